import assert from "node:assert/strict";
import { runClient, type Said } from "./child";
import { type Estate, operatorClientId, vaultName, withEstate } from "./estate";

function readAs(estate: Estate, environment: Readonly<Record<string, string>>): Promise<Said> {
  return runClient(estate.azure, "vaultReader", [estate.azure.vaultUri(vaultName), "edge"], environment);
}

/** Runs `work` with a vault that holds the secret `edge`, and an identity that is a Function App's. */
async function withReader(work: (estate: Estate, objectId: string) => Promise<void>): Promise<void> {
  await withEstate(async (estate) => {
    estate.makeVault();
    estate.allow(estate.principalOf(operatorClientId), "set");
    await estate.secrets(operatorClientId).setSecret("edge", "one");
    await work(estate, estate.makeIdentity("func-maxconf"));
  });
}

describe("ManagedIdentityCredential of @azure/identity", () => {
  it("reads a secret from a vault whose policy names the identity", async () => {
    await withReader(async (estate, objectId) => {
      estate.allow(objectId, "get", "list");
      const said = await readAs(estate, estate.azure.environmentOfIdentity(objectId));
      assert.deepEqual(said, { got: "one" });
    });
  }).timeout(30_000);

  it("is forbidden in a vault without a policy for the identity", async () => {
    await withReader(async (estate, objectId) => {
      const said = await readAs(estate, estate.azure.environmentOfIdentity(objectId));
      assert.ok("failed" in said);
      const { name, statusCode, code, message } = said.failed;
      assert.deepEqual([name, statusCode, code], ["RestError", 403, "Forbidden"]);
      assert.match(message, new RegExp(`oid=${objectId}' does not have secrets get permission`));
    });
  }).timeout(30_000);

  it("reads what a link to Azure's vault names, as whoever runs Pulumi, at the suffix in the environment", async () => {
    await withReader(async (estate) => {
      estate.allow(estate.azure.world.caller.objectId, "get");
      const { QUARTERTURN_VAULT_DNS_SUFFIX: suffix = "" } = estate.azure.environment;
      const vault = `https://${vaultName}.vault.azure.net`.replace("vault.azure.net", suffix);
      assert.equal(vault, estate.azure.vaultUri(vaultName));
      assert.deepEqual(await runClient(estate.azure, "vaultReader", [vault, "edge"]), { got: "one" });
    });
  }).timeout(30_000);

  it("is refused with a header that is nobody's", async () => {
    await withReader(async (estate, objectId) => {
      const environment = estate.azure.environmentOfIdentity(objectId);
      const said = await readAs(estate, { ...environment, IDENTITY_HEADER: `${objectId}.forged` });
      assert.ok("failed" in said);
      assert.equal(said.failed.name, "CredentialUnavailableError");
    });
  }).timeout(30_000);

  it("is refused for an identity that is gone", async () => {
    await withReader(async (estate) => {
      const gone = estate.azure.environmentOfIdentity("33333333-3333-3333-3333-333333333333");
      const said = await readAs(estate, gone);
      assert.ok("failed" in said);
      assert.match(said.failed.message, /No User Assigned or Delegated Managed Identity found/);
    });
  }).timeout(30_000);
});
