import assert from "node:assert/strict";
import { RotatingConsumer } from "../../components/rotatingConsumer";
import { occasionOf } from "../../components/occasion";
import { type ConsumerRecord, type Holding, parseDay } from "../../rotation";
import { type Declared, declared, only } from "../support/declared";
import { credential, tenantId, testVault } from "./support";

const issuer = "https://sso.example.com/realms/maxconf";

const record: ConsumerRecord = {
  app: { displayName: "Portal", clientId: "maxconf-portal", issuer },
  policy: {
    secretExpirationDays: 180,
    rotateEveryDays: 90,
    earlyDays: 14,
    rotatedSecretExpirationDays: 76,
    maxActiveSecrets: 2,
  },
  credentials: {
    g6: credential("expired", "2026-08-24", "2027-02-06"),
    g7: credential("previous", "2026-11-22", "2027-05-07"),
    g8: credential("current", "2027-02-20", "2027-08-19"),
  },
  nextGeneration: 9,
  nextRotation: parseDay("2027-05-07"),
};

const held: Holding = { password: "protected", published: true };

function declarePortal(
  of: ConsumerRecord,
  holdings: Readonly<Record<string, Holding>> = { "portal-g6": held, "portal-g7": held },
  create = false,
): Promise<Declared[]> {
  return declared((watched) => {
    const vault = testVault(watched);
    new RotatingConsumer(
      "portal",
      {
        record: of,
        today: parseDay("2027-02-21"),
        tenantId,
        vault,
        canaryTimeoutSeconds: 600,
        applicationIds: new Map(),
        holdings: new Map(Object.entries(holdings)),
        keycloak: { owner: "quarterturn/test", create },
      },
      watched,
    );
  });
}

const secretsOf = (resources: readonly Declared[]) =>
  new Map(resources.filter(({ type }) => type.endsWith(":ClientSecret")).map((one) => [one.name, one]));

describe("a rotating consumer of Keycloak", () => {
  it("declares a policy of its client's own, in seconds, protected while a secret lives", async () => {
    const resources = await declarePortal(record);
    const policy = only(resources, "quarterturn:keycloak:SecretRotationPolicy");
    const { description, ...inputs } = policy.inputs;
    assert.deepEqual(inputs, {
      issuer,
      name: "maxconf-portal@quarterturn/test",
      expirationSeconds: 15_552_000,
      rotatedExpirationSeconds: 6_566_400,
      remainingRotationSeconds: 7_776_000,
    });
    assert.match(String(description), /maxconf-portal.*quarterturn\/test/);
    assert.equal(policy.protect, true);
    const ended = { ...record, credentials: { g8: credential("expired", "2027-02-20", "2027-02-21") } };
    const after = await declarePortal(ended, { "portal-g8": held });
    assert.equal(only(after, "quarterturn:keycloak:SecretRotationPolicy").protect, false);
  });

  it("declares a secret for each generation: live ones protected, what has ended not", async () => {
    const secrets = secretsOf(await declarePortal(record));
    assert.deepEqual([...secrets.keys()].sort(), ["portal-g6", "portal-g7", "portal-g8"]);
    const [six, seven, eight] = ["portal-g6", "portal-g7", "portal-g8"].map((name) => secrets.get(name));
    assert.deepEqual([six?.protect, seven?.protect, eight?.protect], [false, true, true]);
    assert.deepEqual([six?.inputs.state, seven?.inputs.state, eight?.inputs.state], ["over", "live", "live"]);
    assert.deepEqual([seven?.inputs.newest, eight?.inputs.newest], [false, true]);
    assert.equal(eight?.inputs.clientId, "maxconf-portal");
  });

  it("lets a new one follow the one before it, and no other", async () => {
    const secrets = secretsOf(await declarePortal(record));
    assert.equal(secrets.get("portal-g8")?.inputs.follows, "secret of portal-g7");
    assert.equal(secrets.get("portal-g8")?.inputs.origin, "regenerated");
    assert.equal(secrets.get("portal-g7")?.inputs.follows, undefined, "it is there");
  });

  it("takes over what the client has, and makes a client only where that was said", async () => {
    const first = (code: "first" | "taken-over") => ({
      ...record,
      credentials: { g1: { ...credential("current", "2027-02-21", "2027-08-20"), code } },
      nextGeneration: 2,
    });
    const originOf = async (code: "first" | "taken-over", create: boolean) =>
      secretsOf(await declarePortal(first(code), {}, create)).get("portal-g1")?.inputs.origin;
    assert.equal(await originOf("taken-over", false), "taken-over");
    assert.equal(await originOf("taken-over", true), "taken-over");
    assert.equal(await originOf("first", true), "created");
    assert.equal(await originOf("first", false), "regenerated");
  });

  it("proves each at its realm, and calls the vault's secret Keycloak's", async () => {
    const resources = await declarePortal(record);
    const canaries = resources.filter(({ type }) => type === "quarterturn:index:TokenCanary");
    assert.ok(canaries.every(({ inputs }) => inputs.issuer === issuer));
    const { contentType, value } = only(resources, "quarterturn:keyvault:Secret").inputs;
    assert.deepEqual([contentType, value], ["Keycloak client secret", "secret of portal-g8"]);
  });

  it("says of what Keycloak retired that it has ended: no run removes it", () => {
    const retired = { ...record.credentials, g7: credential("retired", "2026-11-22", "2027-02-20") };
    const { olds } = occasionOf({ ...record, credentials: retired }, "g8");
    assert.deepEqual(olds[0], { generation: "g7", becomes: "expired", on: "2027-02-20" });
  });
});
