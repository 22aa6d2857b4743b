import assert from "node:assert/strict";
import type { Rights } from "../../../rights/file";
import { edgeClientId } from "../support";
import { operatorClientId, withEstate, vaultName, type Estate } from "./estate";
import { gotten, refused, sendSteps } from "./graphSteps";
import { groupOf, makeSite, managementOf, refusalIn } from "./management";

/** A run whose role has these actions in the estate's resource group, and these permissions in Microsoft Graph. */
function give(
  estate: Estate,
  {
    actions = [],
    dataActions = [],
    ...rest
  }: { actions?: string[]; dataActions?: string[] } & Partial<Rights>,
): void {
  estate.azure.setRights({
    roles: [
      {
        ...{ Name: "Quarterturn", IsCustom: true, Description: "", Actions: actions, NotActions: [] },
        ...{ DataActions: dataActions, NotDataActions: [], AssignableScopes: [groupOf(estate)] },
      },
    ],
    graph: [],
    ownerOf: [],
    ...rest,
  });
}

describe("A run that is given rights", () => {
  it("does in Azure Resource Manager what its role says, in the role's scope, and is refused by action and scope", async () => {
    await withEstate(async (estate) => {
      const site = makeSite(estate, {});
      const ask = managementOf(estate);
      give(estate, { actions: ["microsoft.web/sites/READ"] });
      assert.equal((await ask(site.id)).status, 200);
      const put = await ask(`${site.id}/config/appsettings`, { method: "PUT", body: { properties: {} } });
      const [status, code, message] = refusalIn(put);
      assert.deepEqual([status, code], [403, "AuthorizationFailed"]);
      assert.match(
        message,
        /perform action 'Microsoft\.Web\/sites\/config\/write' over scope '.*\/sites\/func'/,
      );
      const { subscriptionId } = estate.azure.world;
      const beside = `/subscriptions/${subscriptionId}/resourceGroups/rg2/providers/Microsoft.Web/sites/func`;
      assert.deepEqual(refusalIn(await ask(beside)).slice(0, 2), [403, "AuthorizationFailed"]);
      estate.azure.setRights(undefined);
      assert.equal((await ask(`${site.id}/config/appsettings/list`, { method: "POST" })).status, 200);
    });
  });

  it("changes in Microsoft Graph the apps that it owns or has created, and no other", async () => {
    await withEstate(async (estate) => {
      const password = { passwordCredential: { endDateTime: "2027-05-21T00:00:00Z" } };
      const add = (key: string) =>
        ({ method: "POST", path: `/applications${key}/addPassword`, body: password }) as const;
      give(estate, { graph: ["Application.ReadWrite.OwnedBy"], ownerOf: [edgeClientId.toUpperCase()] });
      const [mine, others, read, made] = await sendSteps(estate, [
        add(`(appId='${edgeClientId}')`),
        add(`(appId='${operatorClientId}')`),
        { method: "GET", path: `/applications(appId='${operatorClientId}')` },
        { method: "POST", path: "/applications", body: { displayName: "portal" } },
      ]);
      gotten(mine);
      gotten(read);
      assert.deepEqual(refused(others), [403, "Authorization_RequestDenied"]);
      const { id } = gotten(made) as { readonly id: string };
      assert.deepEqual(estate.azure.world.apps.get(id)?.owners, [estate.azure.world.caller.objectId]);
      const changes = await sendSteps(estate, [
        add(`/${id}`),
        { method: "PATCH", path: `/applications/${id}`, body: { notes: "ours" } },
        { method: "DELETE", path: `/applications/${id}` },
        { method: "GET", path: "/auditLogs/signIns", version: "beta" },
      ]);
      for (const one of changes.slice(0, 3)) gotten(one);
      assert.deepEqual(refused(changes[3]), [403, "Authorization_RequestDenied"]);
      give(estate, { graph: ["Application.Read.All"], ownerOf: [edgeClientId] });
      const [seen, denied] = await sendSteps(estate, [
        { method: "GET", path: "/applications" },
        add(`(appId='${edgeClientId}')`),
      ]);
      gotten(seen);
      assert.deepEqual(refused(denied), [403, "Authorization_RequestDenied"]);
    });
  }).timeout(60_000);

  it("does in a vault with roles what its role says of secrets", async () => {
    await withEstate(async (estate) => {
      estate.makeVault({ enableRbacAuthorization: true });
      const { AZURE_CLIENT_ID = "", AZURE_CLIENT_SECRET = "" } = estate.azure.environment;
      const client = estate.secretsWith(estate.credential(AZURE_CLIENT_ID, AZURE_CLIENT_SECRET));
      const secrets = "Microsoft.KeyVault/vaults/secrets";
      give(estate, { dataActions: [`${secrets}/setSecret/action`] });
      await client.setSecret("edge", "hush");
      const message = new RegExp(`Action: '${secrets}/update/action'.*${vaultName}`, "s");
      const update = client.updateSecretProperties("edge", "", { tags: { keyId: "k1" } });
      await assert.rejects(update, { statusCode: 403, message });
      give(estate, { dataActions: [`${secrets}/*`] });
      assert.equal((await client.getSecret("edge")).value, "hush");
      give(estate, { actions: [`${secrets}/*`] });
      await assert.rejects(client.getSecret("edge"), { statusCode: 403 });
    });
  }).timeout(30_000);
});
