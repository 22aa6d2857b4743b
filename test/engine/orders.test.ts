import assert from "node:assert/strict";
import { tokenClient } from "../../cli/demo/signIn";
import type { Answer } from "../../cli/demo/consumer";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";

const edgeApp = "d802c929-6984-48f9-81d1-ff8770c65bde";

describeWithEngine("An order in the stack file", (env) => {
  let estate: TestEstate;

  before(async () => {
    estate = await TestEstate.after(env, "2026-11-22");
  });
  after(() => estate.close());

  /** Asks for a token with the secret of a generation, as it was at the time. */
  const secrets = new Map<string, string>();
  function remember(): void {
    for (const { displayName, secretText } of estate.azure.world.passwords.all()) {
      secrets.set(displayName?.split(" ")[0] ?? "", secretText);
    }
  }
  async function signIn(credential: string): Promise<Answer> {
    const token = tokenClient(estate.azure.tokenEndpoint, estate.azure.environment.NODE_EXTRA_CA_CERTS ?? "");
    return token(edgeApp, secrets.get(credential) ?? "");
  }
  function order(kind: "force" | "revoke", value: unknown): void {
    estate.configure((config) => {
      config[`quarterturn:${kind}`] = { edge: value };
    });
  }

  it("forces one rotation: shown in the preview with its reason, done once, nobody else touched", async () => {
    estate.moveTo("2026-12-05");
    order("force", "2026-12-05 leaked in a ticket");
    const preview = await estate.preview();
    assert.deepEqual(preview.steps, [
      "create ApplicationPassword edge-g2",
      "create Handover edge-g2",
      "create TokenCanary edge-g2",
      "update Ledger ledger",
      "update Secret edge-client-secret",
    ]);
    assert.match(preview.stdout, /forced: 2026-12-05 leaked in a ticket/);
    await estate.up();
    assert.deepEqual(await estate.up(), { same: 33 });
  });

  it("is refused if it would make a fourth active secret, with the two ways out", async () => {
    order("force", "2026-12-06 once more");
    await estate.up();
    order("force", "2026-12-07 and again");
    const before = estate.ledger();
    const { code, stdout, stderr } = await estate.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /edge.*3 active/s);
    assert.match(stdout + stderr, /revoke/);
    assert.match(stdout + stderr, /2027-05-21/);
    assert.deepEqual(estate.ledger(), before);
    order("force", "2026-12-06 once more");
  });

  it("revokes a previous credential: gone from Entra after two runs, then refused at sign-in, the others untouched", async () => {
    remember();
    assert.deepEqual(await signIn("edge-g1"), { ok: true });
    order("revoke", [1]);
    await estate.up();
    await estate.up();
    const refused = await signIn("edge-g1");
    assert.ok(!refused.ok);
    assert.match(refused.error, /^AADSTS7000215/);
    assert.deepEqual(await signIn("edge-g2"), { ok: true });
    assert.deepEqual(await signIn("edge-g3"), { ok: true });
    assert.deepEqual(await estate.up(), { same: 33 });
  });

  it("revokes the current one: its successor comes in the same run", async () => {
    order("revoke", [1, 3]);
    const { steps } = await estate.preview();
    assert.ok(steps.includes("create ApplicationPassword edge-g4"), steps.join("\n"));
    await estate.up();
    await estate.up();
    remember();
    const refused = await signIn("edge-g3");
    assert.ok(!refused.ok);
    assert.match(refused.error, /^AADSTS7000215/);
    assert.deepEqual(await signIn("edge-g4"), { ok: true });
  });

  it("shows a day to come in a preview", async () => {
    estate.configure((config) => {
      config["quarterturn:asOf"] = "2027-03-10";
    });
    const { steps } = await estate.preview();
    assert.ok(steps.includes("create ApplicationPassword edge-g5"), steps.join("\n"));
  });

  it("is refused as a day to come in an update against a real cloud", async () => {
    const { code, stdout, stderr } = await estate.pulumiWith(
      { AZURE_AUTHORITY_HOST: undefined },
      "up",
      "--yes",
      "--skip-preview",
    );
    assert.notEqual(code, 0);
    assert.match(
      stdout + stderr,
      /quarterturn:asOf: got 2027-03-10 in an update, but it is for previews only/,
    );
  });
});
