import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";
import { startLocalAzure } from "../../local-azure";
import { isOurs, peerIn } from "../../protocol/peer";
import { serve } from "../../provider/serve";
import { ProviderService } from "../../provider/service";
import { parseDay } from "../../rotation";
import { inFolder, tenantId } from "../local-azure/support";

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 11 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 12 1 0 20 4 30 10 -1
   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 13 1 0 20 4 30 10 -1
   3: 0100007F:C351 0100007F:1F90 06 00000000:00000000 00:00000000 00000000     0        0 0 3 0
   4: 0100007F:C352 0100007F:1F91 01 00000000:00000000 00:00000000 00000000  1002        0 14 1 0
`;

/** Connects as another user, waits for the other end to speak or to hang up, and says which it was. */
const otherUser = `
  // From here on another user: its Node.js may lie where only ours can start it.
  const uid = Number(process.argv[2]);
  if (uid !== process.getuid()) { process.setgid(uid); process.setuid(uid); }
  const socket = require("node:net").connect(Number(process.argv[1]), "127.0.0.1");
  // What a gRPC client says first.
  socket.write("PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n\\0\\0\\0\\4\\0\\0\\0\\0\\0", "latin1");
  let said = "nothing";
  socket.on("data", () => { said = "something"; socket.destroy(); });
  socket.on("error", () => undefined);
  socket.on("close", () => { console.log(said); });
`;

async function heardBy(uid: number | undefined, port: number): Promise<string> {
  const child = spawn(process.execPath, ["-e", otherUser, String(port), String(uid ?? process.getuid?.())], {
    cwd: "/",
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (text: Buffer) => (said += text.toString()));
  await once(child, "close");
  return said.trim();
}

describe("the other end of a connection", () => {
  it("is the user who has it, by the kernel's table", () => {
    assert.equal(peerIn(table, { localPort: 0x1f90, remotePort: 0xc350 }), 1001);
    assert.equal(peerIn(table, { localPort: 0xc350, remotePort: 0x1f90 }), 1000);
  });

  it("is nobody's that is being closed, or isn't there", () => {
    assert.equal(peerIn(table, { localPort: 0x1f90, remotePort: 0xc351 }), undefined);
    assert.equal(peerIn(table, { localPort: 0x1f90, remotePort: 0xc352 }), undefined);
    assert.equal(peerIn(table, { localPort: 0x1f90, remotePort: 1 }), undefined);
  });

  it("is ours where we connect, and somebody else's who is gone already", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const accepted = once(server, "connection");
    const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
    const [socket] = (await accepted) as [Socket];
    assert.equal(await isOurs(socket), true);
    socket.on("error", () => undefined);
    client.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    // Where the system doesn't tell, everybody is taken for ours.
    assert.equal(await isOurs(socket), process.platform !== "linux");
    socket.destroy();
    server.close();
  });
});

describe("a provider's port", function () {
  this.timeout(60_000);
  this.slow(5000);
  const nobody = 65_534;
  const asRoot = process.platform === "linux" && process.geteuid?.() === 0;

  it("answers us, and no other user of the machine: the own provider's", async function () {
    if (!asRoot) this.skip(); // Only root becomes somebody else, and only Linux tells.
    const { port, close } = await serve(() => new ProviderService("1.0.0", []));
    assert.equal(await heardBy(undefined, port), "something");
    assert.equal(await heardBy(nobody, port), "nothing");
    close();
  });

  it("answers us, and no other user of the machine: the local Azure's", async function () {
    if (!asRoot) this.skip(); // Only root becomes somebody else, and only Linux tells.
    await inFolder(async (directory) => {
      const azure = await startLocalAzure({ directory, tenantId, apps: [], today: parseDay("2026-11-22") });
      const ports = (azure.environment.PULUMI_DEBUG_PROVIDERS ?? "")
        .split(",")
        .map((one) => Number(one.split(":")[1]));
      assert.equal(ports.length, 3);
      for (const port of ports) {
        assert.equal(await heardBy(undefined, port), "something");
        assert.equal(await heardBy(nobody, port), "nothing");
      }
      await azure.close();
    });
  });
});
