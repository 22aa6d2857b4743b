import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Server, createServer } from "node:tls";
import spawn from "cross-spawn";
import { makeRequest } from "../../certificates/request/request";
import { Authority } from "../support/authority";
import { certificateProject, forms, names, run } from "../support/certificateRun";
import { describeWithEngine } from "../support/engine";
import { finished } from "../support/estate";
import { PexipDouble } from "../support/pexip";
import { inFolder } from "../local-azure/support";

const nodes = ["conf-1.example.com", "conf-2.example.com"];
const passphrase = "correct horse battery";
const passwordAt = "quarterturn:certificates.conference.pexip.password";

/** Two nodes that show last year's certificate. */
async function withNodes(authority: Authority, work: (servers: readonly Server[]) => Promise<void>) {
  const { csr, pkcs8 } = await makeRequest("p-256", names);
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  const cert = [await authority.answer(csr, { days: 20 }), authority.intermediate].map(String).join("");
  const pem = key.export({ format: "pem", type: "pkcs8" });
  const servers = nodes.map(() => createServer({ key: pem, cert }).listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  try {
    await work(servers);
  } finally {
    for (const server of servers) server.close();
  }
}

const addressOf = (server: Server | undefined): string =>
  `127.0.0.1:${(server?.address() as AddressInfo).port}`;

describeWithEngine("A certificate that is renewed by hand, for Pexip Infinity", (engine) => {
  /** A project whose stack file names the double, with its password encrypted by the engine. */
  async function prepared(folder: string, double: PexipDouble, servers: readonly Server[]) {
    const { url, user, password, ca } = double;
    writeFileSync(join(folder, "pexip.pem"), ca);
    mkdirSync(join(folder, "state"));
    certificateProject(folder, {
      key: { type: "p-256", in: "file" },
      caFile: "root.pem",
      nodes: { "conf-1": addressOf(servers[0]), "conf-2": addressOf(servers[1]) },
      pexip: { url, user, caFile: "pexip.pem", nodes },
    });
    const env = {
      ...engine,
      PULUMI_BACKEND_URL: `file://${folder}/state`,
      PULUMI_CONFIG_PASSPHRASE: "stack",
      QUARTERTURN_KEY_PASSPHRASE: passphrase,
    };
    const pulumi = async (...args: string[]): Promise<void> => {
      const { code, stderr } = await finished(spawn("pulumi", args, { cwd: folder, env }));
      assert.equal(code, 0, stderr);
    };
    await pulumi("stack", "init", "test");
    await pulumi("config", "set", "--stack", "test", "--secret", "--path", passwordAt, password);
    return (name: string, ...args: string[]) =>
      run([name, "--stack", "test", "-C", folder, ...args, "conference"], env);
  }

  it("goes from the request to every node, with a password that only the stack's key opens", async () => {
    const authority = await Authority.make();
    const work = async (folder: string, double: PexipDouble, servers: readonly Server[]): Promise<void> => {
      writeFileSync(join(folder, "root.pem"), authority.root.toString());
      const command = await prepared(folder, double, servers);
      const made = await command("csr", "--out", folder);
      assert.equal(made.code, 0, made.output);
      const csr = readFileSync(join(folder, "conference", "conference.csr"), "utf8");
      const file = join(folder, "conference", "conference.key.pem");
      const key = readFileSync(file, "utf8");
      const cert = [await authority.answer(csr), authority.intermediate].map(String).join("");
      const answer = join(folder, "answer.pem");
      writeFileSync(answer, cert);
      servers[0]?.setSecureContext({ key, passphrase, cert });

      const install = ["--check", answer, "--install", "pexip", "--key", file];
      const installed = await command("certificate", ...install);
      assert.equal(installed.code, 0, installed.output);
      assert.match(installed.output, /Assigned to conf-1\.example\.com, conf-2\.example\.com, and read back/);
      assert.match(installed.output, /^conf-1 \(127\.0\.0\.1:\d+\) shows it\.$/m);
      assert.match(installed.output, /^conf-2 \(127\.0\.0\.1:\d+\) still shows the one until /m);
      const again = await command("certificate", ...install);
      assert.match(again.output, /nothing was uploaded/);
      const shown = double.held.map((one) => [one.nodes, one.passphrase]);
      assert.deepEqual(shown, [[nodes, passphrase]]);
      const told = [made, installed, again].flatMap(({ output, seen }) => [output, seen]).join("\n");
      const secrets = [...forms(createPrivateKey({ key, passphrase })), passphrase, double.password];
      for (const secret of secrets) assert.ok(!told.includes(secret));
    };
    await withNodes(authority, (servers) =>
      PexipDouble.run(nodes, (double) => inFolder((folder) => work(folder, double, servers))),
    );
  });
});
