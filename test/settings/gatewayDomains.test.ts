import assert from "node:assert/strict";
import { domainsNow } from "../../settings/gatewayDomains";
import { readSettings } from "../../settings/settings";
import { type Raw, stackFile } from "./stackFile";

function gateway(change: Raw) {
  const raw = stackFile("test");
  const { gateway: read } = readSettings({ ...raw, gateway: { ...(raw.gateway as Raw), ...change } });
  assert.ok(read);
  return read;
}

const managed = [{ host: "api.example.com", certificate: "managed" }];
const ofVault = [{ host: "b.example.com", certificate: "keyVault", secret: "b-example-com" }];

describe("the domains of a gateway", () => {
  it("are given to a service that exists, by the stack file or by the state", () => {
    for (const existing of [undefined, { resourceGroup: "rg" }]) {
      const one = gateway({ existing, domains: [...managed, ...ofVault] });
      assert.deepEqual(domainsNow(one, true), { domains: one.domains });
    }
    const adopted = gateway({ existing: { resourceGroup: "rg" }, domains: managed });
    assert.deepEqual(domainsNow(adopted, false), { domains: adopted.domains });
  });

  it("wait for the second run where the first one makes the service", () => {
    assert.deepEqual(domainsNow(gateway({ existing: undefined, domains: [...managed, ...ofVault] }), false), {
      domains: [],
      waiting:
        "quarterturn:gateway.domains: api.example.com, b.example.com can't be added while the gateway is being created; run `pulumi up` again once it exists",
    });
  });

  it("need not wait if there are none", () => {
    assert.deepEqual(domainsNow(gateway({ existing: undefined, domains: [] }), false), { domains: [] });
  });
});
