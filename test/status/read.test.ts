import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";
import { readStackFile } from "../../status/read/stackFile";
import { readState } from "../../status/read/state";
import { factsWith } from "./support";

const urn = (type: string, name: string) =>
  `urn:pulumi:test::quarterturn::quarterturn:index:RotatingConsumer$${type}::${name}`;
const resource = (type: string, name: string, outputs: object, inputs: object = outputs) => ({
  urn: urn(type, name),
  type,
  custom: true,
  id: name,
  inputs,
  outputs,
});
const hidden = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:hush",
};
const delivery = {
  email: "ops@example.com",
  form: "openpgp",
  keyId: "k2",
  messageId: "<1@x>",
  sentOn: "2027-02-20",
};

/** As `pulumi stack export` prints it, with what issue 6 adds. */
function exported(): string {
  const { ledger } = factsWith().state;
  const password = "azuread:index/applicationPassword:ApplicationPassword";
  const resources = [
    resource("pulumi:pulumi:Stack", "quarterturn-test", {}),
    resource("quarterturn:index:Ledger", "ledger", ledger ?? {}),
    resource("quarterturn:index:RotatingConsumer", "edge", { clientId: "d802" }, {}),
    resource(password, "edge-g1", { keyId: "k1", value: hidden }),
    resource(password, "edge-g2", { keyId: "k2", value: hidden }),
    resource(password, "edge-g3", {}),
    resource("quarterturn:index:TokenCanary", "edge-g2", { keyId: "k2", clientSecret: hidden }),
    resource("quarterturn:index:Handover", "edge-g2", {
      clientSecret: hidden,
      deliveries: { ops: delivery },
    }),
    resource(
      "quarterturn:keyvault:Secret",
      "edge-client-secret",
      { version: "9ab1", value: hidden },
      { value: hidden, tags: { consumer: "edge", generation: "g2", keyId: "k2" } },
    ),
  ];
  return JSON.stringify({ version: 3, deployment: { manifest: {}, resources } });
}

describe("the state of a stack", () => {
  it("tells what is there, who got it and what is proven, and nothing that is secret", () => {
    const state = readState(exported());
    assert.deepEqual(Object.keys(state.ledger?.consumers ?? {}), ["edge", "test"]);
    assert.deepEqual([...state.clientIds], [["edge", "d802"]]);
    assert.deepEqual(
      [...state.keyIds],
      [
        ["edge-g1", "k1"],
        ["edge-g2", "k2"],
      ],
    );
    assert.deepEqual([...state.proven], [["edge-g2", "k2"]]);
    assert.deepEqual([...state.published], [["edge", { generation: "g2", keyId: "k2", version: "9ab1" }]]);
    const { email, form, keyId, sentOn } = delivery;
    const told = { recipient: "ops", by: "email", email, form, keyId, sentOn };
    assert.deepEqual([...state.deliveries], [["edge-g2", [told]]]);
    const everything = [
      state.ledger,
      ...state.clientIds,
      ...state.keyIds,
      ...state.deliveries,
      ...state.published,
    ];
    assert.equal(JSON.stringify(everything).includes("hush"), false);
  });

  it("is empty in a stack that was only made", () => {
    assert.equal(readState('{"version":3,"deployment":{"manifest":{}}}').ledger, undefined);
  });

  it("that can't be read is reported without its content", () => {
    for (const broken of ["hush", '{"deployment":{"resources":[{"urn":7,"value":"hush"}]}}']) {
      assert.throws(
        () => readState(broken),
        ({ message }: Error) => message.startsWith("the stack's state: ") && !message.includes("hush"),
      );
    }
  });
});

describe("the stack file of a report", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "quarterturn-status-"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("is read as it lies there, defaults included", () => {
    const { settings, handsOver } = readStackFile(packageRoot, "prod");
    assert.deepEqual(Object.keys(settings.consumers), ["production"]);
    assert.deepEqual(settings.signInLogs, { retentionDays: 30 });
    assert.equal(handsOver, true);
  });

  it("keeps what is encrypted in it encrypted", () => {
    const lines = [
      "config:",
      "  quarterturn:force: { edge: { secure: v1:hush } }",
      "  quarterturn:signInLogs: { retentionDays: 7 }",
      "  quarterturn:tenantId: 953fc14a-00c7-4452-a2fb-0a73070de7f3",
      "  quarterturn:location: canadacentral",
      "  quarterturn:resourceGroup: rg",
      "  quarterturn:vault: { name: kvlt-test }",
      "  quarterturn:functionApp: { name: func }",
      "  quarterturn:gateway: { name: apim, publisherName: P, publisherEmail: p@example.com, sku: Developer }",
      "  quarterturn:consumers: { edge: { displayName: Edge } }",
    ];
    writeFileSync(join(folder, "Pulumi.dev.yaml"), lines.join("\n"));
    const { settings, handsOver } = readStackFile(folder, "dev");
    assert.equal(handsOver, false);
    assert.equal(settings.requests.edge?.force, "[secret]");
    assert.equal(settings.signInLogs.retentionDays, 7);
  });

  it("that is no YAML is refused with the line, and without what stands there", () => {
    writeFileSync(join(folder, "Pulumi.torn.yaml"), "config:\n  a: 1\n   hunter2: 2\n");
    assert.throws(
      () => readStackFile(folder, "torn"),
      (error: Error) => /^Pulumi\.torn\.yaml: got .* in line 3, want YAML$/.test(error.message),
    );
  });

  it("that is missing or wrong is reported with the way out", () => {
    assert.throws(
      () => readStackFile(folder, "none"),
      /--stack: got none, want one with a stack file: there is no Pulumi\.none\.yaml/,
    );
    writeFileSync(
      join(folder, "Pulumi.bad.yaml"),
      "config: { 'quarterturn:signInLogs': { retentionDays: 90 } }",
    );
    assert.throws(
      () => readStackFile(folder, "bad"),
      /quarterturn:signInLogs\.retentionDays: got 90, want 7 or 30/,
    );
  });
});
