import assert from "node:assert/strict";
import type { KeptSecret } from "../../components/publication";
import { RotatingConsumer } from "../../components/rotatingConsumer";
import { SecretVault } from "../../components/secretVault";
import { type ConsumerRecord, parseDay } from "../../rotation";
import { type Declared, declared, only } from "../support/declared";
import { credential, tenantId, testVault } from "./support";

const clientId = "d802c929-6984-48f9-81d1-ff8770c65bde";
const policy = { secretExpirationDays: 180, rotateEveryDays: 90, earlyDays: 14, maxActiveSecrets: 3 };
const record: ConsumerRecord = {
  app: { displayName: "Edge", clientId },
  policy,
  credentials: {
    g6: credential("expired", "2026-08-24", "2027-02-20"),
    g7: credential("previous", "2026-11-22", "2027-05-21"),
    g8: credential("current", "2027-02-20", "2027-08-19"),
  },
  nextGeneration: 9,
};

const somebody = { identity: { principalId: "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001" }, kind: "user" } as const;

/** A consumer in the default vault, in `east`, and in `old`, which it has left. */
function declareIn(kept: Partial<KeptSecret> = {}, of = record): Promise<Declared[]> {
  return declared((watched) => {
    const vaultCalled = (called: string, access: "policies" | "rbac" = "policies"): SecretVault =>
      new SecretVault(
        "vault",
        {
          called,
          resourceGroupName: "rg-east",
          vaultName: `kvlt-${called}`,
          tenantId,
          subscriptionId: "00000000-0000-4000-8000-000000000000",
          access,
          uri: `https://kvlt-${called}.vault.azure.net/`,
        },
        watched,
      );
    const east = vaultCalled("east", "rbac");
    const old = vaultCalled("old");
    for (const vault of [east, old]) vault.allowReading("audit", somebody);
    new RotatingConsumer(
      "edge",
      {
        record: of,
        today: parseDay("2027-02-21"),
        tenantId,
        vault: testVault(watched),
        alsoIn: [east],
        keptIn: [{ vault: old, secretName: "the-old-name", generation: "g7", ...kept }],
        canaryTimeoutSeconds: 600,
        handover: { environments: [], recipients: {} },
        applicationIds: new Map([[clientId, "/applications/object-id"]]),
        holdings: new Map([["edge-g6", { password: "protected", published: true }]]),
      },
      watched,
    );
  });
}

const secretsIn = (resources: readonly Declared[]): string[] =>
  resources
    .filter(({ type }) => type.endsWith("keyvault:Secret"))
    .map(({ name }) => name)
    .sort();

describe("a consumer in several vaults", () => {
  it("has its newest secret in each, and what lies in a vault that it has left stays as it is", async () => {
    const resources = await declareIn();
    assert.deepEqual(secretsIn(resources), [
      "edge-client-secret",
      "edge-client-secret@east",
      "edge-client-secret@old",
    ]);
    const { inputs: first } = only(resources, "keyvault:Secret", "edge-client-secret");
    const { inputs: copy } = only(resources, "keyvault:Secret", "edge-client-secret@east");
    assert.deepEqual(copy, { ...first, vaultName: "kvlt-east" });
    assert.deepEqual(only(resources, "keyvault:Secret", "edge-client-secret@old").inputs, {
      vaultName: "kvlt-old",
      secretName: "the-old-name",
      value: "secret of edge-g7",
      contentType: "Entra ID client secret",
      notBefore: Date.UTC(2026, 10, 22) / 1000,
      expires: Date.UTC(2027, 4, 21) / 1000,
      tags: { consumer: "edge", generation: "g7", keyId: "key of edge-g7" },
    });
  });

  it("leaves a vault for good once what lies there has ended", async () => {
    for (const generation of ["g6", "g5"])
      assert.deepEqual(secretsIn(await declareIn({ generation })), [
        "edge-client-secret",
        "edge-client-secret@east",
      ]);
  });

  it("has nothing anywhere without a live credential", async () => {
    const { g6 = credential("expired", "2026-08-24", "2027-02-20") } = record.credentials;
    assert.deepEqual(secretsIn(await declareIn({}, { ...record, credentials: { g6 } })), []);
  });

  it("is handed over once, with the link to the first", async () => {
    const resources = await declareIn();
    const links = resources
      .filter(({ type }) => type.endsWith("Handover"))
      .map(({ name, inputs: { newest } }) => [name, newest]);
    assert.deepEqual(links.sort(), [
      ["edge-g6", false],
      ["edge-g7", false],
      ["edge-g8", true],
    ]);
  });

  it("is found under its former names in each vault", async () => {
    const resources = await declareIn({}, { ...record, formerNames: { rim: 8 } });
    const namesOf = (secret: string): unknown[] =>
      only(resources, "keyvault:Secret", secret).aliases.flatMap((alias) =>
        typeof alias === "object" && alias !== null && "name" in alias ? [alias.name] : [],
      );
    assert.deepEqual(namesOf("edge-client-secret@east"), ["rim-client-secret@east"]);
    assert.ok(namesOf("edge-client-secret").includes("rim-client-secret"));
  });
});

describe("a further vault", () => {
  it("has its name after an @ in the names of all that belongs to it", async () => {
    const resources = await declareIn();
    const named = (type: string): string[] =>
      resources
        .filter((one) => one.type.endsWith(type))
        .map(({ name }) => name)
        .sort();
    assert.deepEqual(named("SecretVault"), ["vault", "vault@east", "vault@old"]);
    assert.deepEqual(named("RoleAssignment"), ["audit-reads-secrets@east"]);
    assert.deepEqual(named("RandomUuid"), ["audit-reads-secrets@east"]);
    assert.deepEqual(named("AccessPolicy"), ["audit-reads-secrets@old"]);
    assert.equal(only(resources, "AccessPolicy").inputs.vaultName, "kvlt-old");
  });
});
