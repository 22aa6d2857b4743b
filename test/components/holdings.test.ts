import assert from "node:assert/strict";
import { type ConsumerRecord, type Ledger, asPresent, defaultPolicy, parseDay } from "../../rotation";
import { type HeldResource, holdingsIn, missedNow } from "../../components/holdings";

const inStack = "urn:pulumi:test::quarterturn::";
const inConsumer = `${inStack}quarterturn:index:RotatingConsumer$`;
const passwordType = "azuread:index/applicationPassword:ApplicationPassword";

function password(name: string, keyId = `key of ${name}`, parent = inConsumer): HeldResource {
  return { urn: `${parent}${passwordType}::${name}`, outputs: { keyId } };
}
function canary(name: string, outputs: object = {}): HeldResource {
  const urn = `${inConsumer}quarterturn:index:TokenCanary::${name}`;
  return { urn, outputs: { keyId: `key of ${name}`, live: true, ...outputs } };
}
function handover(name: string, outputs: object = {}): HeldResource {
  const urn = `${inConsumer}quarterturn:index:Handover::${name}`;
  return { urn, outputs: { keyId: `key of ${name}`, ...outputs } };
}
function secret(consumer: string, keyId: string, type = "quarterturn:keyvault:Secret"): HeldResource {
  const urn = `${inConsumer}${type}::${consumer}-client-secret`;
  return { urn, outputs: { tags: { consumer, keyId } } };
}

const ended = { live: false };
const cases: readonly [string, readonly HeldResource[], ReturnType<typeof holdingsIn>[string] | undefined][] =
  [
    ["nothing was made", [], undefined],
    ["it was made and nobody has it", [password("edge-g1")], { password: "protected", published: false }],
    [
      "it was proven and nobody has it",
      [password("edge-g1"), canary("edge-g1")],
      { password: "protected", published: false },
    ],
    [
      "the vault has it as an older version wrote it",
      [
        password("edge-g1"),
        canary("edge-g1"),
        secret("edge", "key of edge-g1", "azure-native:keyvault:Secret"),
      ],
      { password: "protected", published: true },
    ],
    [
      "the vault has it, and the run was killed before the handover",
      [password("edge-g1"), canary("edge-g1"), secret("edge", "key of edge-g1")],
      { password: "protected", published: true },
    ],
    [
      "the vault has another one",
      [password("edge-g1"), canary("edge-g1"), secret("edge", "key of edge-g2")],
      { password: "protected", published: false },
    ],
    [
      "it was handed over",
      [password("edge-g1"), canary("edge-g1"), handover("edge-g1")],
      { password: "protected", published: true },
    ],
    [
      "it was made again under another key than the one that was proven",
      [password("edge-g1", "another"), canary("edge-g1"), handover("edge-g1")],
      { password: "remade", published: true },
    ],
    [
      "it was made again and proven, under another key than the one that was handed over",
      [password("edge-g1", "another"), canary("edge-g1", { keyId: "another" }), handover("edge-g1")],
      { password: "remade", published: true },
    ],
    [
      "it was removed, and a refresh saw that",
      [canary("edge-g1"), handover("edge-g1")],
      { password: "none", published: true },
    ],
    [
      "its protection is gone, and canary and handover know",
      [
        password("edge-g1", undefined, inStack),
        canary("edge-g1", ended),
        handover("edge-g1", { ended: true }),
      ],
      { password: "released", published: true },
    ],
    [
      "its protection is gone, and the run was killed before the canary knew",
      [password("edge-g1", undefined, inStack), canary("edge-g1"), handover("edge-g1", { ended: true })],
      { password: "protected", published: true },
    ],
    [
      "its protection is gone, and the run was killed before the handover knew",
      [password("edge-g1", undefined, inStack), canary("edge-g1", ended), handover("edge-g1")],
      { password: "protected", published: true },
    ],
    [
      "it never got as far as a canary, and its protection is gone",
      [password("edge-g1", undefined, inStack)],
      { password: "released", published: false },
    ],
    [
      "what the state says of it can't be understood",
      [{ urn: password("edge-g1").urn, outputs: null }],
      { password: "protected", published: false },
    ],
  ];

describe("What the state holds of a credential", () => {
  for (const [title, resources, want] of cases) {
    it(`where ${title}`, () => {
      assert.deepEqual(holdingsIn(resources)["edge-g1"], want);
    });
  }
});

describe("a credential that a refresh missed", () => {
  const [issuedOn, expiresOn] = [parseDay("2026-11-22"), parseDay("2027-05-21")];
  const lost = {
    issuedOn,
    expiresOn,
    reason: "first",
    state: "lost",
    endedOn: issuedOn,
    absent: true,
  } as const;
  const record: ConsumerRecord = {
    app: { displayName: "Edge" },
    policy: defaultPolicy,
    credentials: { g1: lost },
    nextGeneration: 2,
  };
  const before = (consumers: Ledger["consumers"]): Ledger => ({ format: 3, consumers });
  const isMissed = (ledger: Ledger | undefined, now = record): boolean =>
    missedNow({ edge: now }, ledger).edge?.credentials.g1?.absent === true;

  it("in this very run is gone from the state too, and must not be declared", () => {
    assert.equal(isMissed(undefined), true);
    const present = { ...record, credentials: { g1: asPresent(lost) } };
    assert.equal(isMissed(before({ edge: present })), true);
  });

  it("before this run is declared once more if the state has it, under a former name too", () => {
    assert.equal(isMissed(before({ edge: record })), false);
    const renamed = { ...record, formerNames: { border: 1 } };
    assert.equal(isMissed(before({ border: record }), renamed), false);
  });
});
