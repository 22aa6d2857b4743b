import assert from "node:assert/strict";
import { DOMParser, type Element } from "@xmldom/xmldom";
import { type TokenPolicy, appsLetIn, tokenPolicyXml } from "../../components/tokenPolicy";
import { credential, tenantId } from "./support";

const edge = "d802c929-6984-48f9-81d1-ff8770c65bde";
const other = "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b";
const policy: TokenPolicy = { tenantId, clientIds: [edge, other], audiences: [], header: "Authorization" };

function parsed(xml: string): Element {
  const onError = (level: string, message: string): never => {
    throw new Error(`${level}: ${message}`);
  };
  const { documentElement } = new DOMParser({ onError }).parseFromString(xml, "text/xml");
  assert.ok(documentElement);
  return documentElement;
}

function children(of: Element): Element[] {
  return [...of.childNodes].filter((node): node is Element => node.nodeType === 1);
}

/** The one policy of a fragment. */
function policyIn(xml: string): Element {
  const fragment = parsed(xml);
  assert.equal(fragment.tagName, "fragment");
  const [only, ...more] = children(fragment);
  assert.ok(only);
  assert.deepEqual(more, []);
  return only;
}

const texts = (list: Element | undefined): (string | null)[] =>
  list === undefined ? [] : children(list).map(({ textContent }) => textContent);

describe("the policy that lets in the consumers' tokens", () => {
  it("names the tenant, the header and exactly the consumers' client IDs", () => {
    const validate = policyIn(tokenPolicyXml(policy));
    assert.equal(validate.tagName, "validate-azure-ad-token");
    const attributes = [...validate.attributes].map(({ name, value }) => [name, value]);
    assert.deepEqual(attributes, [
      ["tenant-id", tenantId],
      ["header-name", "Authorization"],
    ]);
    const [clients, ...more] = children(validate);
    assert.equal(clients?.tagName, "client-application-ids");
    assert.deepEqual(texts(clients), [edge, other]);
    assert.deepEqual(more, []);
  });

  it("has its children in the order that Azure asks for", () => {
    const validate = policyIn(tokenPolicyXml({ ...policy, audiences: ["api://maxconf"] }));
    assert.deepEqual(
      children(validate).map(({ tagName }) => tagName),
      ["client-application-ids", "audiences"],
    );
    const [clients, audiences] = children(validate);
    assert.ok(clients && children(clients).every(({ tagName }) => tagName === "application-id"));
    assert.ok(audiences && children(audiences).every(({ tagName }) => tagName === "audience"));
  });

  it("says what it is given, whatever XML makes of it", () => {
    const awkward = `api://a&b<c>"d'`;
    const validate = policyIn(tokenPolicyXml({ ...policy, audiences: [awkward], header: `X-"<&'` }));
    assert.deepEqual(texts(children(validate)[1]), [awkward]);
    assert.equal(validate.getAttribute("header-name"), `X-"<&'`);
  });
});

describe("whose tokens are let in", () => {
  const app = { displayName: "Edge", clientId: edge };
  const live = { ...credential("current", "2026-11-22", "2027-05-21") };
  const ended = credential("expired", "2026-01-01", "2026-07-01");
  const record = (one: object, ...credentials: object[]) => ({
    app: one,
    credentials: Object.fromEntries(credentials.map((each, at) => [`g${at + 1}`, each])),
  });
  type Records = Parameters<typeof appsLetIn>[0];
  const letIn = (records: object, consumers: Parameters<typeof appsLetIn>[1]) =>
    appsLetIn(records as Records, consumers);

  it("are the stack file's consumers of Entra, those without a secret too", () => {
    const consumers = {
      edge: { system: "entra", clientId: edge },
      own: { system: "entra" },
      realm: { system: "keycloak", clientId: "realm" },
    } as const;
    assert.deepEqual(letIn({}, consumers), [{ clientId: edge }, { ownOf: "own" }]);
  });

  it("are those too that left the stack file, as long as a secret of theirs is live", () => {
    assert.deepEqual(letIn({ edge: record(app, live) }, {}), [{ clientId: edge }]);
    assert.deepEqual(letIn({ edge: record(app, ended) }, {}), []);
  });

  it("are the apps that a live secret is still on, after a consumer got another one", () => {
    const before = { ...live, app: { displayName: "Before", clientId: other } };
    const records = { edge: record(app, before, live) };
    const consumers = { edge: { system: "entra", clientId: edge } } as const;
    assert.deepEqual(letIn(records, consumers), [{ clientId: edge }, { clientId: other }]);
  });

  it("are no clients of Keycloak", () => {
    const client = { displayName: "Realm", clientId: "realm", issuer: "https://sso.example.com/realms/r" };
    assert.deepEqual(letIn({ realm: record(client, live) }, {}), []);
  });

  it("come in the order of their names, so that nothing changes with the ledger's order", () => {
    const [a, b] = [record({ ...app, clientId: "a" }, live), record({ ...app, clientId: "b" }, live)];
    assert.deepEqual(letIn({ b, a }, {}), letIn({ a, b }, {}));
  });
});
