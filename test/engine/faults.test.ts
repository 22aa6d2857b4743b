import assert from "node:assert/strict";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";

describeWithEngine("A run in which Azure fails", (env) => {
  it("after a secret was added, its answer lost, is completed by the next one, and what was lost is an orphan", async () => {
    const estate = await TestEstate.open(env, ["drop-after-work=addPassword"]);
    try {
      const failed = await estate.pulumi("up", "--yes", "--skip-preview");
      assert.notEqual(failed.code, 0);
      assert.match(failed.stdout + failed.stderr, /addPassword: .*connection may have been reset/);
      const lost = keyIds(estate);
      assert.ok(lost.length > 0);

      estate.fault();
      await estate.up();
      assert.deepEqual(generations(estate), { edge: ["g1"], test: ["g1"] });
      assert.deepEqual(orphans(estate), lost);
      assert.equal(keyIds(estate).length, lost.length + 2);
      assert.deepEqual(Object.keys(await estate.up()), ["same"]);
    } finally {
      await estate.close();
    }
  });

  it("by a policy that forbids secrets says so in Entra's words, leaves the vault alone, and the next one completes it", async () => {
    const estate = await TestEstate.open(env);
    try {
      await estate.up();
      estate.moveTo("2027-02-20");
      const before = vaultSecrets(estate);
      estate.fault("forbid-passwords");
      const failed = await estate.pulumi("up", "--yes", "--skip-preview");
      assert.notEqual(failed.code, 0);
      assert.match(
        (failed.stdout + failed.stderr).replaceAll(/\s+/g, " "),
        /CredentialTypeNotAllowedAsPerAppPolicy: Credential type not allowed as per assigned policy '/,
      );
      assert.deepEqual(vaultSecrets(estate), before);

      estate.fault();
      await estate.up();
      assert.deepEqual(generations(estate), { edge: ["g1", "g2"], test: ["g1", "g2"] });
      assert.notDeepEqual(vaultSecrets(estate), before);
      assert.deepEqual(orphans(estate), []);
    } finally {
      await estate.close();
    }
  });
});

/** The key IDs of every credential in the tenant. */
function keyIds(estate: TestEstate): string[] {
  return estate.azure.world.passwords.all().map(({ keyId }) => keyId);
}

/** Those that the stack's state doesn't know. */
function orphans(estate: TestEstate): string[] {
  const state = estate.stateFile();
  return keyIds(estate).filter((keyId) => !state.includes(keyId));
}

/** Each consumer's generations, from the ledger in the state. */
function generations(estate: TestEstate): Record<string, string[]> {
  const records = Object.entries(estate.ledger().consumers);
  return Object.fromEntries(
    records.map(([name, { credentials }]) => [name, Object.keys(credentials).sort()]),
  );
}

/** Every version of every secret in the vaults. */
function vaultSecrets(estate: TestEstate): unknown[] {
  return estate.azure.world.secrets.all().map(({ name, versions }) => [name, versions]);
}
