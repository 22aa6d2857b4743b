import assert from "node:assert/strict";
import { section, text, type Properties } from "../../local-azure/properties";
import { packages } from "../../local-azure/provider/registry";
import { types } from "../../names/types";
import { parseDay } from "../../rotation/calendar";
import { withEngines, type Engines } from "./engines";
import { readSchema, schemaFolder } from "./providerSchema";
import { sampleOf } from "./samples";
import { gateway, group, identity, policy, site, vault } from "./tokens";

const named = { resourceGroupName: "rg-maxconf-test" };

/** Each function that reads a resource: that resource, and how the function is asked for it. */
const readers: Readonly<Record<string, { readonly reads: string; readonly args: Properties }>> = {
  "azure-native:apimanagement:getApiManagementService": {
    reads: gateway,
    args: { ...named, serviceName: "apim-maxconf-test" },
  },
  "azure-native:apimanagement:getNamedValue": {
    reads: types.namedValue,
    args: { ...named, serviceName: "apim-maxconf-test", namedValueId: "edge" },
  },
  "azure-native:apimanagement:getPolicyFragment": {
    reads: types.policyFragment,
    args: { ...named, serviceName: "apim-maxconf-test", id: "tokens", format: "xml" },
  },
  "azure-native:keyvault:getVault": { reads: vault, args: { ...named, vaultName: "kvlt-maxconf-test" } },
  "azure-native:managedidentity:getUserAssignedIdentity": {
    reads: identity,
    args: { ...named, resourceName: "id-gateway" },
  },
  "azure-native:resources:getResourceGroup": { reads: group, args: named },
  "azure-native:web:getWebApp": { reads: site, args: { ...named, name: "func-maxconf-test" } },
};

const gatewayChildren: readonly string[] = [types.namedValue, types.policyFragment];

/** What Azure answers as null, or leaves empty, for what was never moved, swapped or suspended, or lies in no network. */
const empty = new Set([
  "inProgressOperationId",
  "isDefaultContainer",
  "maxNumberOfWorkers",
  "privateIPAddresses",
  "slotSwapStatus",
  "suspendedTill",
  "targetSwapSlot",
  "trafficManagerHostNames",
]);

interface FunctionSpec {
  readonly inputs: { readonly properties: object };
  readonly outputs: { readonly properties: object; readonly required: readonly string[] };
}

async function make({ arm }: Engines, token: string): Promise<Properties> {
  for (const needed of [group, ...(gatewayChildren.includes(token) ? [gateway] : [])])
    if (token !== needed) await arm.create(needed, sampleOf(needed));
  return (await arm.create(token, sampleOf(token))).outputs;
}

describe("a function of azure-native", () => {
  const schema = readSchema("azure-native");

  it("that reads a resource is in these tests", () => {
    const reading = [...packages["azure-native"].functions.keys()].filter(
      (token) => !/:get(ClientConfig|\w+DomainOwnershipIdentifier)$/.test(token),
    );
    assert.deepEqual(reading.sort(), Object.keys(readers).sort());
  });

  for (const [token, { reads, args }] of Object.entries(readers)) {
    it(`${token}: answers what the resource came out as`, async () => {
      await withEngines(async (engines) => {
        const outputs = await make(engines, reads);
        assert.deepEqual(await engines.arm.invoke(token, args), outputs);
      });
    });

    it(`${token}: refuses what isn't there`, async () => {
      await withEngines(async ({ arm }) => {
        await assert.rejects(arm.invoke(token, args), /Status=404 Code="Resource(Group)?NotFound"/);
      });
    });

    const answers = `${token}: answers what the schema says`;
    const spec = schema?.functions?.[token] as FunctionSpec | undefined;
    if (spec === undefined) {
      it.skip(`${answers} (skipped: no schema in ${schemaFolder})`);
      continue;
    }
    it(answers, async () => {
      const { inputs, outputs } = spec;
      assert.deepEqual(Object.keys(args).sort(), Object.keys(inputs.properties).sort());
      await withEngines(async (engines) => {
        await make(engines, reads);
        const answered = Object.keys(await engines.arm.invoke(token, args));
        assert.deepEqual(
          answered.filter((name) => !Object.hasOwn(outputs.properties, name)),
          [],
        );
        const missing = outputs.required.filter((name) => !answered.includes(name) && !empty.has(name));
        assert.deepEqual(missing, []);
      });
    });
  }

  it("says who may read a vault, and by which rules", async () => {
    await withEngines(async ({ arm }) => {
      await arm.create(group, sampleOf(group));
      await arm.create(vault, sampleOf(vault));
      await arm.create(policy, sampleOf(policy));
      const { args } = readers["azure-native:keyvault:getVault"] ?? { args: {} };
      const { properties = {} } = await arm.invoke("azure-native:keyvault:getVault", args);
      const { accessPolicies, enableRbacAuthorization, vaultUri } = properties as Properties;
      assert.deepEqual(accessPolicies, [section(sampleOf(policy), "policy")]);
      assert.deepEqual(
        [enableRbacAuthorization, vaultUri],
        [false, "https://kvlt-maxconf-test.vault.azure.net/"],
      );
    });
  });

  it("says until when a managed certificate is good, and shows the next one in time", async () => {
    await withEngines(async ({ arm, azure }) => {
      await arm.create(group, sampleOf(group));
      const made = await arm.create(gateway, sampleOf(gateway));
      const host = { type: "Proxy", hostName: "api.maxconf.example.com", certificateSource: "Managed" };
      await arm.update(made, { ...sampleOf(gateway), hostnameConfigurations: [host] });
      const args = { ...named, serviceName: "apim-maxconf-test" };
      const expiry = async (): Promise<unknown> => {
        const answered = await arm.invoke("azure-native:apimanagement:getApiManagementService", args);
        const [own, custom] = answered.hostnameConfigurations as readonly Properties[];
        assert.deepEqual(
          [own?.certificateSource, custom?.certificateSource, custom?.certificateStatus],
          ["BuiltIn", "Managed", "Completed"],
        );
        return text(section(custom ?? {}, "certificate"), "expiry");
      };
      assert.equal(await expiry(), "2027-05-21T00:00:00Z");
      azure.setToday(parseDay("2027-04-05"));
      assert.equal(await expiry(), "2027-05-21T00:00:00Z");
      azure.setToday(parseDay("2027-04-06"));
      assert.equal(await expiry(), "2027-10-03T00:00:00Z");
    });
  });
});
