import assert from "node:assert/strict";
import { types } from "../../names/types";
import { readSettings } from "../../settings/settings";
import { withStoredNames } from "../../program/storedNames";
import { type Raw, stackFile } from "../settings/stackFile";

const raw = stackFile("test");
const existing = { resourceGroup: "rg-maxconf-gateway-test" };
const settings = readSettings({ ...raw, gateway: { ...(raw.gateway as Raw), existing } });
const group = "/subscriptions/0/resourceGroups/RG-MaxConf-Gateway-Test/providers";

const held = (type: string, name: string, provider: string) => ({
  urn: `urn:pulumi:test::quarterturn::quarterturn:index:It$${type}::it`,
  outputs: { id: `${group}/${provider}/${name}`, name },
});

describe("names of Azure resources", () => {
  it("are those of the stack's state where only the case is another", () => {
    const stored = withStoredNames(settings, [
      held(types.resourceGroup, "RG-MaxConf-Test", "x"),
      held(types.vault, "KVLT-MaxConf-Test", "Microsoft.KeyVault/vaults"),
      held(types.site, "Func-MaxConf-Test", "Microsoft.Web/sites"),
      held(types.gateway, "APIM-maxconf-test", "Microsoft.ApiManagement/service"),
    ]);
    assert.equal(stored.resourceGroup?.groupName, "RG-MaxConf-Test");
    assert.equal(stored.vault.vaultName, "KVLT-MaxConf-Test");
    assert.equal(stored.functionApp?.siteName, "Func-MaxConf-Test");
    assert.equal(stored.gateway?.serviceName, "APIM-maxconf-test");
    assert.equal(stored.gateway.existing?.resourceGroup, "RG-MaxConf-Gateway-Test");
  });

  it("are so of each vault", () => {
    const vaults = { east: { ...settings.vault, vaultName: "kvlt-east" } };
    const held = [
      { urn: `urn:pulumi:test::q::${types.vault}::vault@east`, outputs: { id: "i", name: "KVLT-East" } },
    ];
    assert.equal(withStoredNames({ ...settings, vaults }, held).vaults.east?.vaultName, "KVLT-East");
  });

  it("are those of the stack file where the state has others, or nothing that can be read", () => {
    const others = [held(types.vault, "kvlt-another", "x"), { urn: "urn:a::b::c::d", outputs: null }];
    assert.deepEqual(withStoredNames(settings, others), settings);
    assert.deepEqual(withStoredNames(settings, []), settings);
  });
});
