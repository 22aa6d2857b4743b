import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type Socket, connect, createServer } from "node:net";

// A port on 127.0.0.1 is open to every user of the machine, and the engine can show no token at one. On Linux the kernel
// tells whose a connection is; elsewhere Node.js has no way to know (see SECURITY.md).

const tables = ["/proc/net/tcp", "/proc/net/tcp6"];
const established = "01";

/** The two ends of a connection on this machine, seen from here. */
type Ends = Pick<Socket, "localPort" | "remotePort">;

/**
 * The user who has the other end of a connection on this machine.
 * @param table as in /proc/net/tcp
 * @returns undefined if it isn't in the table; one that is being closed has no user there any more
 */
export function peerIn(table: string, { localPort, remotePort }: Ends): number | undefined {
  for (const row of table.split("\n").slice(1)) {
    const [, local = "", remote = "", state, , , , uid = ""] = row.trim().split(/\s+/);
    if (state === established && portOf(local) === remotePort && portOf(remote) === localPort)
      return Number(uid);
  }
  return undefined;
}

/** `0100007F:1F90` → 8080. */
const portOf = (address: string): number => Number.parseInt(address.split(":")[1] ?? "", 16);

function peerOf(ends: Ends): number | undefined {
  for (const file of tables) {
    try {
      const uid = peerIn(readFileSync(file, "latin1"), ends);
      if (uid !== undefined) return uid;
    } catch {
      // Not Linux, or no IPv6.
    }
  }
  return undefined;
}

let known: Promise<boolean> | undefined;

/** Whether this system tells: tried once, with a connection of our own. */
async function canTell(): Promise<boolean> {
  const self = process.getuid?.();
  if (process.platform !== "linux" || self === undefined) return false;
  const server = createServer().listen(0, "127.0.0.1");
  const accepted = once(server, "connection");
  await once(server, "listening");
  const client = connect((server.address() as { port: number }).port, "127.0.0.1");
  const [socket] = (await accepted) as [Socket];
  const owner = peerOf(socket);
  client.destroy();
  socket.destroy();
  server.close();
  return owner === self;
}

/** Whether the other end is ours or root's; true where the system doesn't tell. One of another user is reported. */
export async function isOurs(socket: Socket): Promise<boolean> {
  known ??= canTell().catch(() => false);
  if (!(await known)) return true;
  const uid = peerOf(socket);
  if (uid === 0 || uid === process.getuid?.()) return true;
  if (uid !== undefined) console.error(`A connection of the user ${uid} of this machine was refused.`);
  return false;
}
