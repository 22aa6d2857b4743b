import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { configured, passes } from "../support/gateOnEngine";
import { WebhookServer } from "../support/webhookServer";

/** What makes the webhook's address a credential. */
const token = "aSecretToken0123456789";
/** A group in Entra. */
const team = "2f5b2a3e-0c1f-4c38-8f0b-5d4d1c5d7e11";

describeWithEngine("A handover by webhook, in place of e-mail", (env) => {
  let estate: TestEstate;
  let server: WebhookServer;
  let said = "";

  const run = async (...args: string[]): Promise<string> => {
    const { stdout, stderr } = await estate.must(...args);
    said += stdout + stderr;
    return stdout;
  };

  before(async () => {
    estate = await TestEstate.open(env);
    server = new WebhookServer(join(estate.folder, "azure", "certificates"));
    const base = await server.listen();
    const names: string[] = [];
    estate.configure((config) => {
      delete config["quarterturn:mail"];
      const recipients = config["quarterturn:recipients"] as Record<string, object>;
      names.push(...Object.keys(recipients));
      for (const name of names) recipients[name] = { name };
      Object.assign(recipients["maxconf-contact"] ?? {}, {
        objectId: team,
        kind: "group",
        reason: "runs it",
      });
    });
    for (const name of names) {
      const path = `quarterturn:recipients.${name}.webhook`;
      await estate.must("config", "set", "--secret", "--path", path, `${base}/${name}/${token}`);
    }
  });
  after(async () => {
    await estate.close();
    await server.close();
  });

  it("gives a right on each secret that somebody gets a link to, where the vault has roles", () =>
    configured(
      estate,
      (config) => Object.assign(config["quarterturn:vault"] as object, { access: "rbac" }),
      async () => {
        const preview = await estate.pulumi("preview", "--json");
        passes(
          preview,
          /2 new credentials/,
          "--first-run",
          "--stack-file",
          join(estate.folder, "Pulumi.test.yaml"),
        );
        for (const consumer of ["edge", "test"])
          assert.ok(preview.stdout.includes(`RoleAssignment::recipient-${team}-${consumer}-reads-secrets"`));
      },
    ));

  it("is announced, and sends each webhook the link of each of its consumers' secrets once", async () => {
    const announced = await run("preview");
    assert.match(
      announced,
      /edge-g1: goes to idim-technical-operations by webhook \(JSON\), as a link into the vault/,
    );
    await run("up", "--yes", "--skip-preview");
    const told = server.taken.map(
      ({ path, body }) => `${path.split("/")[1] ?? ""} ${(body.credential as { name: string }).name}`,
    );
    assert.deepEqual(told.sort(), [
      "idim-technical-operations edge-g1",
      "idim-technical-operations test-g1",
      "maxconf-contact edge-g1",
      "maxconf-contact test-g1",
    ]);
    assert.match(await run("preview", "--diff"), /unchanged/);
    await run("up", "--yes", "--skip-preview");
    assert.equal(server.taken.length, told.length);
  });

  it("shows in status who got it, and leaves the address nowhere but encrypted in the stack file and the state", async () => {
    const { stdout, stderr } = await estate.status();
    assert.match(stdout, /2026-11-22, by webhook/);
    const { stdout: state } = await estate.must("stack", "export");
    assert.match(state, /"posts"/);
    for (const text of [
      said,
      stdout + stderr,
      state,
      readFileSync(join(estate.folder, "Pulumi.test.yaml"), "utf8"),
    ])
      assert.equal(text.includes(token), false);
  });

  it("lets whom the stack file names read the vault, since a policy knows no single secret, and says so before", async () => {
    assert.match(
      said,
      new RegExp(`${team}, who gets links to secrets of edge, test, may read every secret of kvlt-`),
    );
    const { stdout: state } = await estate.must("stack", "export");
    assert.match(state, new RegExp(`"id": ".*/vaults/kvlt-maxconf-test/accessPolicy/${team}"`));
  });

  it("passes the gate, which has the recipients from the stack file", async () => {
    estate.moveTo("2027-02-20");
    passes(
      await estate.pulumi("preview", "--json", "--show-sames"),
      /idim-technical-operations by webhook, link into the vault/,
      "--stack-file",
      join(estate.folder, "Pulumi.test.yaml"),
    );
  });
});
