import assert from "node:assert/strict";
import type { HandoverPlan } from "../../components/handover";
import { RotatingConsumer } from "../../components/rotatingConsumer";
import { type ConsumerRecord, parseDay } from "../../rotation";
import { type Declared, declared, only } from "../support/declared";
import { credential, tenantId, testVault } from "./support";

const policy = { secretExpirationDays: 180, rotateEveryDays: 90, earlyDays: 14, maxActiveSecrets: 3 };
const clientId = "d802c929-6984-48f9-81d1-ff8770c65bde";

/** The name that an alias gives; the SDK adds others, of the type in other versions. */
function namesIn(alias: unknown): unknown[] {
  return typeof alias === "object" && alias !== null && "name" in alias ? [alias.name] : [];
}

const record: ConsumerRecord = {
  app: { displayName: "sec_bcgov_v1 (Test/Edge)", clientId },
  policy,
  credentials: {
    g6: credential("expired", "2026-08-24", "2027-02-20"),
    g7: credential("previous", "2026-11-22", "2027-05-21"),
    g8: credential("current", "2027-02-20", "2027-08-19"),
  },
  nextGeneration: 9,
  nextRotation: parseDay("2027-05-07"),
};

const contact = { name: "MaxConf contact", email: "contact@example.com", form: "vaultLink" as const };
const texts: HandoverPlan = { environments: ["DEV", "SIT"], recipients: { contact } };

function declareConsumer(
  of: ConsumerRecord,
  applicationId?: string,
  handover: HandoverPlan = texts,
): Promise<Declared[]> {
  return declared((watched) => {
    const vault = testVault(watched);
    new RotatingConsumer(
      "edge",
      {
        record: of,
        today: parseDay("2027-02-21"),
        tenantId,
        vault,
        canaryTimeoutSeconds: 600,
        handover,
        applicationIds: new Map(applicationId === undefined ? [] : [[clientId, applicationId]]),
        holdings: new Map([["edge-g6", { password: "protected", published: true }]]),
      },
      watched,
    );
  });
}

describe("a rotating consumer", () => {
  it("declares a password for each generation, with its end and its dates in the name", async () => {
    const resources = await declareConsumer(record, "/applications/object-id");
    const passwords = resources.filter(({ type }) => type.endsWith("ApplicationPassword"));
    assert.deepEqual(passwords.map(({ name }) => name).sort(), ["edge-g6", "edge-g7", "edge-g8"]);
    assert.deepEqual(only(resources, "ApplicationPassword", "edge-g8").inputs, {
      applicationId: "/applications/object-id",
      displayName: "edge-g8 2027-02-20 to 2027-08-19",
      endDate: "2027-08-19T00:00:00Z",
    });
  });

  it("protects the live passwords, and only those", async () => {
    const resources = await declareConsumer(record, "/applications/object-id");
    const protection = Object.fromEntries(
      resources
        .filter(({ type }) => type.endsWith("ApplicationPassword"))
        .map(({ name, protect }) => [name, protect]),
    );
    assert.deepEqual(protection, { "edge-g6": false, "edge-g7": true, "edge-g8": true });
  });

  it("leaves a dead password as it is, and would never ask Entra for an end in the past", async () => {
    const dead = only(
      await declareConsumer(record, "/applications/object-id"),
      "ApplicationPassword",
      "edge-g6",
    );
    assert.deepEqual(dead.ignoreChanges, ["endDate"]);
    assert.equal(dead.inputs.endDate, "2027-02-23T00:00:00Z");
  });

  it("puts the newest secret into the vault, with its dates and where it comes from", async () => {
    const { name, inputs } = only(
      await declareConsumer(record, "/applications/object-id"),
      "keyvault:Secret",
    );
    assert.equal(name, "edge-client-secret");
    assert.equal(inputs.secretName, "edge-client-secret");
    assert.deepEqual(inputs.tags, { consumer: "edge", generation: "g8", keyId: "key of edge-g8" });
    assert.equal(inputs.vaultName, "kvlt-maxconf-test");
    assert.equal(inputs.value, "secret of edge-g8");
    assert.equal(inputs.contentType, "Entra ID client secret");
    assert.equal(inputs.notBefore, Date.UTC(2027, 1, 20) / 1000);
    assert.equal(inputs.expires, Date.UTC(2027, 7, 19) / 1000);
  });

  it("takes generation 10 for newer than 9", async () => {
    const later = {
      ...record,
      credentials: {
        g9: credential("previous", "2026-11-22", "2027-05-21"),
        g10: credential("current", "2027-02-20", "2027-08-19"),
      },
    };
    const { inputs } = only(await declareConsumer(later, "/applications/object-id"), "keyvault:Secret");
    assert.equal((inputs.tags as { generation: string }).generation, "g10");
  });

  it("keeps the passwords of a renamed consumer as they were, under its former name", async () => {
    const g7 = { ...credential("previous", "2026-11-22", "2027-05-21"), issuedAs: "rim" };
    const renamed = {
      ...record,
      credentials: { ...record.credentials, g7 },
      formerNames: { rim: 8 },
    };
    const resources = await declareConsumer(renamed, "/applications/object-id");
    assert.equal(
      only(resources, "ApplicationPassword", "edge-g7").inputs.displayName,
      "rim-g7 2026-11-22 to 2027-05-21",
    );
    assert.equal(
      only(resources, "ApplicationPassword", "edge-g8").inputs.displayName,
      "edge-g8 2027-02-20 to 2027-08-19",
    );
    assert.deepEqual(only(resources, "RotatingConsumer").aliases, [{ name: "rim" }]);
    // The engine doesn't hand them on in a run after one that failed.
    for (const [type, name, former] of [
      ["ApplicationPassword", "edge-g7", ["rim-g7"]],
      ["TokenCanary", "edge-g7", ["rim-g7"]],
      ["Handover", "edge-g7", ["rim-g7"]],
      ["Handover", "edge-g8", []],
      // By its own type, and by that of older versions.
      ["keyvault:Secret", "edge-client-secret", ["rim-client-secret", "rim-client-secret"]],
    ] as const) {
      assert.deepEqual(
        only(resources, type, name).aliases.flatMap((alias) => namesIn(alias)),
        [...former],
        `${type} ${name}`,
      );
    }
  });

  it("hands each over with its reason's code, and with what becomes of those before it that reached somebody", async () => {
    const missed = (names: readonly string[]): string[] =>
      names.join() === "edge-g7,rim-g7" ? ["contact"] : [];
    const g8 = { ...credential("current", "2027-02-20", "2027-08-19"), code: "due" as const };
    const renamed = { ...record, credentials: { ...record.credentials, g8 }, formerNames: { rim: 8 } };
    const resources = await declareConsumer(renamed, "/applications/object-id", { ...texts, missed });
    const { inputs } = only(resources, "Handover", "edge-g8");
    assert.deepEqual(inputs.recipients, { contact });
    assert.deepEqual(inputs.occasion, {
      code: "due",
      olds: [
        { generation: "g7", becomes: "ends", on: "2027-05-21", missedBy: ["contact"] },
        { generation: "g6", becomes: "expired", on: "2027-02-20" },
      ],
      replaces: true,
      nextBy: "2027-06-04",
    });
  });

  it("declares nothing for a credential that was made by hand", async () => {
    const adopted = { ...credential("current", "2026-10-01", "2027-03-30"), adoptedKeyId: "key" };
    const resources = await declareConsumer(
      { ...record, credentials: { g0: adopted } },
      "/applications/object-id",
    );
    assert.deepEqual(
      resources.filter(({ type }) => /ApplicationPassword|keyvault:Secret/.test(type)),
      [],
    );
  });

  it("takes the secret out of the vault when the last live credential is gone", async () => {
    const over = { ...record, credentials: { g6: credential("expired", "2026-08-24", "2027-02-20") } };
    const resources = await declareConsumer(over, "/applications/object-id");
    assert.deepEqual(
      resources.filter(({ type }) => type.endsWith("keyvault:Secret")),
      [],
    );
  });

  it("adopts an app by its object and creates none", async () => {
    const resources = await declareConsumer(record, "/applications/object-id");
    assert.equal(
      resources.some(({ type }) => /:(Application|ServicePrincipal)$/.test(type)),
      false,
    );
  });

  it("creates app and service principal where there is no client ID, protected as long as a credential lives", async () => {
    const resources = await declareConsumer({ ...record, app: { displayName: "New" } });
    const application = only(resources, "application:Application");
    assert.equal(application.inputs.displayName, "New");
    assert.equal(application.protect, true);
    assert.equal(only(resources, ":ServicePrincipal").protect, true);
    assert.equal(only(resources, "ApplicationPassword", "edge-g8").inputs.applicationId, "edge-id");
  });
});
