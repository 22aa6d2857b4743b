import assert from "node:assert/strict";
import { tokenPolicyXml } from "../../components/tokenPolicy";
import type { Declaration, EstateContext } from "../../gate/estate/declaration";
import { gatewayContent } from "../../gate/estate/gatewayContent";
import { Rule } from "../../gate/estate/shape";
import { types } from "../../names/types";
import type { Ledger } from "../../rotation";
import { readSettings } from "../../settings/settings";
import { credential, tenantId } from "../components/support";
import { type Raw, stackFile } from "../settings/stackFile";
import { unknown } from "./support/json";

const edge = "d802c929-6984-48f9-81d1-ff8770c65bde";
const test = "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b";
const portal = "5f6c2f6e-7d0b-4d5b-9d0e-1a2b3c4d5e6f";

function context(more: Partial<EstateContext> = {}, consumers: Raw = {}): EstateContext {
  const raw = stackFile("test");
  const gateway = { ...(raw.gateway as Raw), namedValues: true, tokenPolicy: { fragment: "consumers" } };
  const settings = readSettings({
    ...raw,
    gateway,
    consumers: { ...(raw.consumers as Raw), ...consumers },
  });
  const record = (clientId: string) => ({
    app: { displayName: "one", clientId, objectId: clientId },
    credentials: { g1: credential("current", "2026-11-22", "2027-05-21") },
  });
  const ledger = { format: 2, consumers: { edge: record(edge), test: record(test) } } as unknown as Ledger;
  return {
    settings,
    ledger,
    owner: "o/test",
    before: () => undefined,
    renewals: new Map(),
    showsAll: true,
    ...more,
  };
}

function only(declarations: readonly Declaration[], type: string, name: string): Declaration["inputs"] {
  const found = declarations.find((one) => one.type === type && one.name === name);
  assert.ok(found, `${type} ${name}`);
  return found.inputs;
}

function takes(shape: unknown, got: unknown, ...sources: string[]): boolean {
  assert.ok(shape instanceof Rule);
  return shape.accepts(got, sources);
}

const xml = (...clientIds: string[]): string =>
  tokenPolicyXml({ tenantId, clientIds, audiences: [], header: "Authorization" });

describe("The gate takes, of what lies in the gateway,", () => {
  it("a named value that reads the consumer's own secret, without a version, and no other", () => {
    const { keyVault, ...rest } = only(gatewayContent(context()), types.namedValue, "edge-client-secret");
    const { resourceGroupName, ...plain } = rest;
    assert.deepEqual(plain, {
      serviceName: "apim-maxconf-test",
      namedValueId: "edge-client-secret",
      displayName: "edge-client-secret",
      secret: true,
    });
    assert.ok(takes(resourceGroupName, "rg-maxconf-test"));
    const { secretIdentifier } = keyVault as { readonly secretIdentifier: Rule };
    const vault = "https://kvlt-maxconf-test.vault.azure.net/secrets";
    assert.ok(takes(secretIdentifier, `${vault}/edge-client-secret`));
    for (const wrong of [
      `${vault}/test-client-secret`,
      `${vault}/edge-client-secret/0123456789abcdef0123456789abcdef`,
      "https://elsewhere.vault.azure.net/secrets/edge-client-secret",
      "https://kvlt-maxconf-test.evil.example/x/secrets/edge-client-secret",
    ])
      assert.equal(takes(secretIdentifier, wrong), false, wrong);
  });

  it("a policy that lets in exactly the consumers", () => {
    const { value, id, format } = only(gatewayContent(context()), types.policyFragment, "token-policy");
    assert.deepEqual([id, format], ["consumers", "rawxml"]);
    assert.ok(takes(value, xml(edge, test)));
    for (const wrong of [xml(edge), xml(edge, test, portal), unknown, undefined])
      assert.equal(takes(value, wrong), false, String(wrong));
  });

  it("one that isn't known yet where an app is still to be made, from that app", () => {
    const own = { portal: { displayName: "Portal" } };
    const app = `${types.application} portal`;
    const { value } = only(gatewayContent(context({}, own)), types.policyFragment, "token-policy");
    assert.ok(takes(value, unknown));
    assert.ok(takes(value, unknown, app));
    assert.equal(takes(value, unknown, `${types.application} somebody`), false);
    const made = context(
      { before: (one) => (one === app ? ({ outputs: { clientId: portal } } as never) : undefined) },
      own,
    );
    const known = only(gatewayContent(made), types.policyFragment, "token-policy").value;
    assert.equal(takes(known, unknown, app), false);
    assert.ok(takes(known, xml(edge, portal, test)));
  });

  it("nothing unless the stack file asks for it", () => {
    const settings = readSettings(stackFile("test"));
    assert.deepEqual(gatewayContent(context({ settings })), []);
  });
});
