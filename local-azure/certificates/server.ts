import type { Socket } from "node:net";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import type { ConnectionHandler } from "../deferredServer";
import type { HostCertificate, HostNode, WatchedHost } from "../world/records";
import type { World } from "../world/world";
import { shownBy } from "./hosts";

type Services = Pick<World, "hostCertificates" | "hosts">;

/** Milliseconds after which a silent connection ends. */
const patience = 10_000;

/**
 * What answers for every watched host, on one port: it shows the certificate of the host that the client names in its
 * greeting (SNI), and of no other. Which node is meant a client can say by CONNECT, as to an HTTP proxy; without that it
 * comes to the host's first one.
 */
export function certificateServer(world: Services): ConnectionHandler {
  const contexts = new Map<string, SecureContext>();
  const contextOf = ({ serial, chain: cert, privateKey: key }: HostCertificate): SecureContext => {
    const made = contexts.get(serial) ?? createSecureContext({ cert, key });
    contexts.set(serial, made);
    return made;
  };
  const open = new Set<TLSSocket>();
  const greet = (socket: Socket, address?: string): void => {
    const secured = new TLSSocket(socket, {
      isServer: true,
      SNICallback: (name, answer) => {
        const certificate = certificateFor(world, name, address);
        // Without a context the handshake ends with an alert, as on a server that has no certificate for the name.
        answer(null, certificate === undefined ? undefined : contextOf(certificate));
      },
    });
    open.add(secured);
    secured.once("close", () => open.delete(secured));
    secured.on("error", () => secured.destroy());
    secured.setTimeout(patience, () => secured.destroy());
    // There is nothing to be had but the certificate.
    secured.on("data", () => secured.end());
  };
  return {
    accept: (socket) => {
      let begun = Buffer.alloc(0);
      const read = (): void => {
        begun = Buffer.concat([begun, (socket.read() as Buffer | null) ?? Buffer.alloc(0)]);
        const beginning = beginningOf(begun);
        if (beginning === "more" && begun.length < longestRequest) return;
        socket.off("readable", read);
        if (beginning === "more") socket.destroy();
        else begin(socket, beginning, greet);
      };
      socket.on("readable", read);
      socket.setTimeout(patience, () => socket.destroy());
    },
    close: () => {
      for (const socket of open) socket.destroy();
    },
  };
}

/** What a connection begins with: TLS, which may come after a request for a tunnel to an address. */
interface Beginning {
  readonly rest: Buffer;
  readonly address?: string;
}

/** Bytes that a request for a tunnel may have. */
const longestRequest = 8192;

/** Undefined where there is nothing yet; `more` where a request isn't whole. */
function beginningOf(bytes: Buffer): Beginning | "more" {
  if (bytes.length === 0) return "more";
  const text = bytes.toString("latin1");
  if (!"CONNECT ".startsWith(text.slice(0, 8))) return { rest: bytes };
  const [request, address] = /^CONNECT (\S+) HTTP\/1\.[01]\r\n(?:.+\r\n)*\r\n/.exec(text) ?? [];
  if (request === undefined || address === undefined) return "more";
  return { rest: bytes.subarray(request.length), address };
}

function begin(
  socket: Socket,
  { rest, address }: Beginning,
  greet: (socket: Socket, address?: string) => void,
): void {
  if (address !== undefined) socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
  if (rest.length > 0) socket.unshift(rest);
  greet(socket, address);
}

function certificateFor(world: Services, name: string, address?: string): HostCertificate | undefined {
  const host = world.hosts.get(name.replace(/\.$/, ""));
  const node = host === undefined ? undefined : nodeAt(host, address);
  return host === undefined || node === undefined ? undefined : shownBy(world, host, node);
}

function nodeAt({ nodes }: WatchedHost, address: string | undefined): HostNode | undefined {
  return nodes.find((node) => node.address === address?.toLowerCase()) ?? nodes[0];
}
