import assert from "node:assert/strict";
import { putIdentity } from "../../../local-azure/arm/identities";
import { roleIds } from "../../../names/roles";
import { lastNameOf } from "../../../local-azure/ids";
import { putSecret, updateSecret } from "../../../local-azure/keyvault/secrets";
import { section, text, type Properties } from "../../../local-azure/properties";
import { edgeClientId } from "../support";
import { vaultName, withEstate, type Estate } from "./estate";
import {
  groupOf,
  location,
  makeService,
  makeSite,
  managementOf,
  refusalIn,
  type Managed,
} from "./management";

const write = ({ azure: { world } }: Estate, name: string, value: string): string => {
  const request = { vault: vaultName, resourceGroup: "rg", name, value, inputs: {} };
  return world.transact(() => putSecret(world, request)).versions.at(-1)?.version ?? "";
};

describe("Azure Resource Manager over HTTPS", () => {
  it("answers what exists by its ID, in the shape of each service, however the ID is written", async () => {
    await withEstate(async (estate) => {
      estate.makeVault({ enableRbacAuthorization: true });
      const [site, service] = [makeSite(estate, { SECRET: "one" }), makeService(estate)];
      const ask = managementOf(estate);
      const vault = await ask(`${groupOf(estate)}/providers/Microsoft.KeyVault/vaults/${vaultName}`);
      const { vaultUri, enableRbacAuthorization } = section({ ...vault.body } as Properties, "properties");
      assert.deepEqual([vaultUri, enableRbacAuthorization], [`https://${vaultName}.vault.azure.net/`, true]);
      const read = await ask(site.id.toLowerCase());
      const identity = section(site.assigned, "identity");
      assert.deepEqual([read.body.id, read.body.identity], [site.id, identity]);
      assert.ok(!JSON.stringify(read.body).includes("SECRET"), "settings have a request of their own");
      const gateway = (await ask(service.id)).body;
      assert.deepEqual(
        [gateway.sku, gateway.tags, gateway.zones, Object.keys(gateway).includes("publisherName")],
        [{ name: "Premium", capacity: 2 }, { owner: "another team" }, ["1", "2"], false],
      );
      const principalId = estate.makeIdentity("id-aks");
      const id = `${groupOf(estate)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks`;
      assert.equal(section((await ask(id)).body as Properties, "properties").principalId, principalId);
      assert.equal((await ask(groupOf(estate))).body.location, location);
    });
  });

  it("lists who was given what at a scope: above it, and with somebody's object ID below it too", async () => {
    await withEstate(async (estate) => {
      estate.makeVault({ enableRbacAuthorization: true });
      const [aks, other] = [estate.makeIdentity("id-aks"), estate.makeIdentity("id-other")];
      const vault = `${groupOf(estate)}/providers/Microsoft.KeyVault/vaults/${vaultName}`;
      estate.assign(aks, roleIds.secretsUser, groupOf(estate));
      estate.assign(aks, roleIds.secretsUser, `${vault}/secrets/one`);
      estate.assign(other, roleIds.secretsOfficer, vault);
      const list = async (filter: string, scope = vault): Promise<unknown> => {
        const path = `${scope}/providers/microsoft.authorization/roleassignments`;
        const answer = await managementOf(estate)(`${path}?api-version=2022-04-01${filter}`);
        if (answer.status !== 200) return refusalIn(answer).slice(0, 2);
        const { value } = answer.body as { value: { properties: Properties }[] };
        return value
          .map(({ properties: { principalId, scope: at } }) => [principalId, at])
          .filter(([id]) => id === aks || id === other)
          .map(([id, at]) => `${id === aks ? "aks" : "other"} ${lastNameOf(at as string)}`)
          .sort();
      };
      assert.deepEqual(await list("&$filter=atScope()"), ["aks rg", `other ${vaultName}`]);
      assert.deepEqual(await list(`&$filter=principalId eq '${aks}'`), ["aks one", "aks rg"]);
      assert.deepEqual(await list("&$filter=atScope()", groupOf(estate)), ["aks rg"]);
      assert.deepEqual(await list("", groupOf(estate)), ["aks one", "aks rg", `other ${vaultName}`]);
      assert.deepEqual(await list("&$filter=type eq 'x'"), [400, "UnsupportedQuery"]);
    });
  });

  const missing: [string, string, string][] = [
    ["a subscription", "/subscriptions/none/resourceGroups/rg", "SubscriptionNotFound"],
    ["a resource group", "/subscriptions/HERE/resourceGroups/none", "ResourceGroupNotFound"],
    [
      "a vault",
      "/subscriptions/HERE/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/none",
      "ResourceNotFound",
    ],
    [
      "a site",
      "/subscriptions/HERE/resourceGroups/rg/providers/Microsoft.Web/sites/none",
      "ResourceNotFound",
    ],
  ];
  for (const [what, path, code] of missing) {
    it(`refuses ${what} that isn't there as ${code}`, async () => {
      await withEstate(async (estate) => {
        const { subscriptionId } = estate.azure.world;
        const answer = await managementOf(estate)(path.replace("HERE", subscriptionId));
        assert.deepEqual(refusalIn(answer).slice(0, 2), [404, code]);
      });
    });
  }

  it("says what it doesn't emulate, and wants an API version", async () => {
    await withEstate(async (estate) => {
      const ask = managementOf(estate);
      const unknown = `${groupOf(estate)}/providers/Microsoft.Sql/servers/one`;
      assert.deepEqual(refusalIn(await ask(unknown)).slice(0, 2), [501, "NotEmulated"]);
      const bare = await ask(`${groupOf(estate)}?x=1`);
      assert.deepEqual(refusalIn(bare).slice(0, 2), [400, "MissingApiVersionParameter"]);
    });
  });

  it("is for whom a role lets in: nobody without one, a reader to read and not to write", async () => {
    await withEstate(async (estate) => {
      const site = makeSite(estate, {});
      const credential = estate.credential(edgeClientId, estate.issue(edgeClientId).secretText);
      const ask = managementOf(estate, credential);
      const settings = { method: "PUT", body: { properties: {} } } as const;
      const [status, code, message] = refusalIn(await ask(site.id));
      assert.deepEqual([status, code], [403, "AuthorizationFailed"]);
      assert.match(message, /perform action 'Microsoft\.Web\/sites\/read' over scope '.*\/sites\/func'/);
      estate.makeVault();
      estate.assign(
        estate.principalOf(edgeClientId),
        "acdd72a7-3385-48ef-bd42-f606fba81ae7",
        groupOf(estate),
      );
      assert.equal((await ask(site.id)).status, 200);
      assert.match(
        refusalIn(await ask(`${site.id}/config/appsettings`, settings))[2],
        /perform action 'Microsoft\.Web\/sites\/config\/write'/,
      );
    });
  });

  it("takes no token that is for another service", async () => {
    await withEstate(async (estate) => {
      const credential = estate.credential(edgeClientId, estate.issue(edgeClientId).secretText);
      const other = { getToken: () => credential.getToken("https://vault.azure.net/.default") };
      const answer = await managementOf(estate, other)(groupOf(estate));
      assert.deepEqual(refusalIn(answer).slice(0, 2), [401, "InvalidAuthenticationTokenAudience"]);
    });
  });
});

describe("a site's settings", () => {
  it("are listed, and replaced as a whole", async () => {
    await withEstate(async (estate) => {
      const site = makeSite(estate, { ONE: "1", TWO: "2" });
      const ask = managementOf(estate);
      const list = async (): Promise<unknown> =>
        (await ask(`${site.id}/config/appsettings/list`, { method: "POST" })).body.properties;
      assert.deepEqual(await list(), { ONE: "1", TWO: "2" });
      const written = await ask(`${site.id}/config/appsettings`, {
        method: "PUT",
        body: { properties: { TWO: "2", THREE: "3" } },
      });
      assert.deepEqual(written.body.properties, { TWO: "2", THREE: "3" });
      assert.deepEqual(await list(), { TWO: "2", THREE: "3" });
      const wrong = await ask(`${site.id}/config/appsettings`, {
        method: "PUT",
        body: { properties: { ONE: 1 } },
      });
      assert.deepEqual(refusalIn(wrong).slice(0, 2), [400, "InvalidRequestContent"]);
    });
  });

  /** `NAME: status` of each reference. */
  const statuses = ({ body }: Managed): readonly string[] =>
    (body.value as readonly { readonly name: string; readonly properties: Properties }[]).map(
      ({ name, properties }) => `${name}: ${text(properties, "status") ?? ""}`,
    );

  it("say of each reference whether it resolves, to which version, and why not", async () => {
    await withEstate(async (estate) => {
      estate.makeVault();
      const at = (name: string): string => `@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${name})`;
      const first = write(estate, "edge", "one");
      const uri = `@Microsoft.KeyVault(SecretUri=https://${vaultName}.vault.azure.net/secrets/edge/${first})`;
      const site = makeSite(estate, {
        CURRENT: at("edge"),
        FIRST: uri,
        NONE: at("none"),
        NO_VERSION: `@Microsoft.KeyVault(VaultName=${vaultName};SecretName=edge;SecretVersion=${"0".repeat(32)})`,
        NO_VAULT: "@Microsoft.KeyVault(VaultName=kvlt-none;SecretName=edge)",
        OFF: at("off"),
        PLAIN: "no reference",
        WRONG: "@Microsoft.KeyVault(edge)",
      });
      const ask = managementOf(estate);
      const references = `${site.id}/config/configreferences/appsettings`;
      assert.deepEqual(statuses(await ask(references))[0], "CURRENT: AccessToKeyVaultDenied");
      estate.allow(text(section(site.assigned, "identity"), "principalId") ?? "", "get");
      write(estate, "off", "x");
      const { world } = estate.azure;
      world.transact(() => updateSecret(world, { vault: vaultName, name: "off", enabled: false }));
      const newest = write(estate, "edge", "two");
      assert.deepEqual(statuses(await ask(references)), [
        "CURRENT: Resolved",
        "FIRST: Resolved",
        "NONE: SecretNotFound",
        "NO_VERSION: SecretVersionNotFound",
        "NO_VAULT: VaultNotFound",
        "OFF: OtherReasons",
        "WRONG: InvalidSyntax",
      ]);
      const version = async (name: string): Promise<unknown> =>
        section((await ask(`${references}/${name}`)).body as Properties, "properties").secretVersion;
      assert.deepEqual([await version("CURRENT"), await version("FIRST")], [newest, first]);
      assert.deepEqual(refusalIn(await ask(`${references}/PLAIN`)).slice(0, 2), [404, "ResourceNotFound"]);
    });
  });

  it("are resolved by the identity that the site names, if it has it", async () => {
    await withEstate(async (estate) => {
      estate.makeVault();
      write(estate, "edge", "one");
      const { world } = estate.azure;
      const id = `${groupOf(estate)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-func`;
      const made = world.transact(() => putIdentity(world, { id, name: "id-func", inputs: { location } }));
      estate.allow(text(made.assigned, "principalId") ?? "", "get");
      const settings = { SECRET: `@Microsoft.KeyVault(VaultName=${vaultName};SecretName=edge)` };
      const without = makeSite(estate, settings, { keyVaultReferenceIdentity: id });
      const ask = managementOf(estate);
      const references = `${without.id}/config/configreferences/appsettings`;
      assert.deepEqual(statuses(await ask(references)), ["SECRET: MSINotEnabled"]);
      const identity = { type: "UserAssigned", userAssignedIdentities: [id] };
      makeSite(estate, settings, { keyVaultReferenceIdentity: id, identity });
      const { body } = await ask(references);
      const [{ properties }] = body.value as [{ readonly properties: Properties }];
      assert.deepEqual([properties.status, properties.identityType], ["Resolved", { type: "UserAssigned" }]);
    });
  });
});
