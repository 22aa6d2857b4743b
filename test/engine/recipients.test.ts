import assert from "node:assert/strict";
import { generateKey } from "openpgp";
import { mailTo } from "../../local-azure";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";

type Recipients = Record<string, Record<string, unknown>>;

const operations = "idim-technical-operations@example.com";
const contact = "maxconf-contact@example.com";

describeWithEngine("One recipient's trouble", (env) => {
  let estate: TestEstate;

  before(async () => {
    estate = await TestEstate.open(env);
    const { publicKey } = await generateKey({
      userIDs: [{ email: contact }],
      date: new Date("2026-01-01"),
      keyExpirationTime: 86_400,
      format: "armored",
    });
    estate.configure((config) => {
      Object.assign((config["quarterturn:recipients"] as Recipients)["maxconf-contact"] ?? {}, {
        openpgpKey: publicKey,
      });
      config["quarterturn:canary"] = { timeoutSeconds: 2 };
    });
  });
  after(() => estate.close());

  const subjectsFor = (address: string): string[] =>
    mailTo(estate.azure.world, address)
      .map(({ subject }) => subject)
      .sort();
  const inVault = (): string[] =>
    estate.azure.world.secrets
      .all()
      .flatMap(({ versions }) =>
        versions.map(({ tags }) => `${tags.consumer ?? ""}-${tags.generation ?? ""}`),
      )
      .sort();

  it("is announced in the preview, which refuses nothing", async () => {
    const { stdout } = await estate.must("preview");
    assert.match(
      stdout,
      /edge-g1: nothing can be sent to them: the OpenPGP key of MaxConf contact <maxconf-contact@example\.com> expired on 2026-01-02\. Put another key into quarterturn:recipients\.maxconf-contact\.openpgpKey/,
    );
    assert.match(stdout, /edge-g1: goes to IDIM Technical Operations/);
    assert.doesNotMatch(stdout, /goes to MaxConf contact/);
  });

  it("is no sentence of the engine's where something before the handover failed, and nothing is sent", async () => {
    estate.fault("replication-delay=1h");
    const { code, stdout, stderr } = await estate.pulumi(
      "up",
      "--yes",
      "--skip-preview",
      "--continue-on-error",
    );
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /edge-g1: no token with the new credential/);
    // The one ends no other.
    for (const name of ["edge-g1", "test-g1"]) {
      const sentence = `${name}: nothing was sent, because it isn't in the vault: an earlier step of this run failed. Fix that and run \`pulumi up\` again: it continues with this credential.`;
      assert.ok(stdout.includes(sentence), stdout);
    }
    assert.doesNotMatch(stdout + stderr, /got null|got nothing|Invalid input|vaultLink/);
    assert.deepEqual(subjectsFor(operations), []);
    assert.deepEqual(inVault(), []);
    estate.fault();
  });

  it("leaves the secrets in the vault and with all the others, and says who is left and what to do", async () => {
    const { code, stdout, stderr } = await estate.pulumi(
      "up",
      "--yes",
      "--skip-preview",
      "--continue-on-error",
    );
    assert.notEqual(code, 0);
    assert.match(
      stdout + stderr,
      /edge-g1: not delivered to MaxConf contact <maxconf-contact@example\.com>: the OpenPGP key expired on 2026-01-02 \(1 of 2 got theirs\)\. Put a usable key into quarterturn:recipients\.maxconf-contact\.openpgpKey and run `pulumi up` again: it sends only what is missing\./,
    );
    assert.deepEqual(inVault(), ["edge-g1", "test-g1"]);
    assert.deepEqual(subjectsFor(operations), [
      "Client secret for sec_bcgov_v1 (Test): test-g1",
      "Client secret for sec_bcgov_v1 (Test/Edge): edge-g1",
    ]);
    assert.deepEqual(subjectsFor(contact), []);
  });

  it("holds up no rotation; whoever an earlier one never reached isn't asked to keep using it", async () => {
    estate.moveTo("2027-02-20");
    estate.configure((config) => {
      const recipients = config["quarterturn:recipients"] as Recipients;
      recipients["maxconf-contact"] = { name: "MaxConf contact", email: contact };
    });
    await estate.up();
    assert.deepEqual(inVault(), ["edge-g1", "edge-g2", "test-g1", "test-g2"]);
    assert.deepEqual(subjectsFor(contact), [
      "New client secret for sec_bcgov_v1 (Test): switch to test-g2 now",
      "New client secret for sec_bcgov_v1 (Test/Edge): switch to edge-g2 now",
    ]);
    assert.deepEqual(subjectsFor(operations).slice(2), [
      "New client secret for sec_bcgov_v1 (Test): switch to test-g2 before 2027-05-21",
      "New client secret for sec_bcgov_v1 (Test/Edge): switch to edge-g2 before 2027-05-21",
    ]);
  });

  it("with somebody else's key, or with a password in clear, is refused before anything is changed", async () => {
    const { publicKey } = await generateKey({ userIDs: [{ email: "spy@example.net" }], format: "armored" });
    estate.configure((config) => {
      const recipients = config["quarterturn:recipients"] as Recipients;
      recipients["maxconf-contact"] = { name: "MaxConf contact", email: contact, openpgpKey: publicKey };
      const smtp = { host: "localhost", port: 25, user: "quarterturn", password: "a password in clear" };
      config["quarterturn:mail"] = { from: "secrets@maxconf.example.com", smtp };
    });
    const { code, stdout, stderr } = await estate.pulumi("up", "--yes");
    const said = (stdout + stderr).replace(/\s+/g, " ");
    assert.notEqual(code, 0);
    assert.match(said, /the stack file has 2 problems, nothing was changed/);
    assert.match(
      said,
      /quarterturn:recipients\.maxconf-contact\.openpgpKey: got [0-9A-F]{40} of "<spy@example\.net>", want a key with a user ID for maxconf-contact@example\.com/,
    );
    assert.match(
      said,
      /quarterturn:mail\.smtp\.password: got a value that isn't shown, want a secret: pulumi config set --secret --path quarterturn:mail\.smtp\.password/,
    );
    assert.equal(said.includes("a password in clear"), false);
  });
});
