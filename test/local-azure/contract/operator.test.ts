import assert from "node:assert/strict";
import { decode, type JwtPayload } from "jsonwebtoken";
import { startLocalAzure, type LocalAzure } from "../../../local-azure";
import { operatorRoles } from "../../../local-azure/entra/servicePrincipals";
import { parseDay } from "../../../rotation/calendar";
import { inFolder, tenantId } from "../support";
import { runClient } from "./child";
import { operatorClientId, withEstate } from "./estate";

const scope = "https://graph.microsoft.com/.default";

/** The claims that a client of the Azure SDK gets as the environment says. */
async function claimsOf(azure: LocalAzure): Promise<JwtPayload> {
  const said = await runClient(azure, "defaultCredential", [scope]);
  assert.ok("got" in said, JSON.stringify(said));
  return decode(said.got) as JwtPayload;
}

describe("the operator", () => {
  it("is whom DefaultAzureCredential signs in as, with the permissions it needs", async () => {
    await withEstate(async ({ azure }) => {
      const { appid, oid, roles } = await claimsOf(azure);
      const { clientId, objectId } = azure.world.operator;
      assert.deepEqual([appid, oid, roles], [clientId, objectId, operatorRoles]);
      assert.equal(azure.environment.AZURE_CLIENT_ID, clientId);
      assert.equal(azure.environment.QUARTERTURN_GRAPH_URL, azure.graphHost);
    });
  }).timeout(30_000);

  it("is logged when it signs in, and is in nobody's estate", async () => {
    await withEstate(async ({ azure }) => {
      await claimsOf(azure);
      const { clientId } = azure.world.operator;
      assert.deepEqual(
        azure.world.signIns.all().map(({ appId, appDisplayName }) => [appId, appDisplayName]),
        [[clientId, "Quarterturn operator"]],
      );
      assert.ok(azure.world.apps.all().every((app) => app.clientId !== clientId));
      assert.deepEqual(azure.world.passwords.all(), []);
    });
  }).timeout(30_000);

  it("may do in a vault what the vault lets it, and nothing before", async () => {
    await withEstate(async (estate) => {
      estate.makeVault();
      estate.allow(estate.principalOf(operatorClientId), "set");
      await estate.secrets(operatorClientId).setSecret("edge", "hush", { tags: { keyId: "k1" } });
      const { AZURE_CLIENT_ID = "", AZURE_CLIENT_SECRET = "" } = estate.azure.environment;
      const client = estate.secretsWith(estate.credential(AZURE_CLIENT_ID, AZURE_CLIENT_SECRET));
      const listed: unknown[] = [];
      await assert.rejects(client.listPropertiesOfSecrets().next(), { statusCode: 403 });
      estate.allow(estate.azure.world.operator.objectId, "list");
      for await (const { name, tags } of client.listPropertiesOfSecrets()) listed.push([name, tags]);
      assert.deepEqual(listed, [["edge", { keyId: "k1" }]]);
      await assert.rejects(client.getSecret("edge"), { statusCode: 403 });
    });
  }).timeout(30_000);

  it("keeps its secret for years, and from run to run", async () => {
    await inFolder(async (directory) => {
      const start = (day: string): Promise<LocalAzure> =>
        startLocalAzure({ directory, tenantId, apps: [], today: parseDay(day) });
      const first = await start("2026-11-22");
      const secret = first.environment.AZURE_CLIENT_SECRET;
      await first.close();
      const later = await start("2046-11-22");
      try {
        assert.equal(later.environment.AZURE_CLIENT_SECRET, secret);
        assert.equal((await claimsOf(later)).appid, later.world.operator.clientId);
      } finally {
        await later.close();
      }
    });
  }).timeout(30_000);
});
