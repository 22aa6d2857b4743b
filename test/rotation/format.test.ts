import assert from "node:assert/strict";
import { LedgerError, readLedger } from "../../rotation";
import { Estate, holdingsOf } from "./support/estate";

const facts = { issuedOn: "2026-11-22", expiresOn: "2027-05-21", reason: "first credential" };
const policy = { secretExpirationDays: 180, rotateEveryDays: 90, earlyDays: 14, maxActiveSecrets: 3 };
const record = {
  app: { displayName: "edge" },
  policy,
  credentials: { g1: { state: "current", ...facts } },
  nextGeneration: 2,
  nextRotation: "2027-02-06",
};

function stored(changes: object, format: unknown = 3): unknown {
  return { format, consumers: { edge: { ...record, ...changes } } };
}

const unreadable = "the stored ledger can't be read, nothing was changed:";

describe("a stored ledger", () => {
  it("is read as it was written, with everything that can be in it", () => {
    const full = {
      format: 3,
      consumers: {
        edge: {
          app: { displayName: "edge", clientId: "d802c929-6984-48f9-81d1-ff8770c65bde" },
          policy: { ...policy, rotatedSecretExpirationDays: 60 },
          credentials: {
            g0: { state: "previous", ...facts, adoptedKeyId: "id" },
            g7: { state: "expired", ...facts, endedOn: "2027-05-21" },
            g8: { state: "retired", ...facts, retiresOn: "2027-04-21", endedOn: "2027-05-21" },
            g9: { state: "revoked", ...facts, endedOn: "2027-05-21" },
            g10: { state: "current", ...facts },
          },
          nextGeneration: 11,
          nextRotation: "2027-02-06",
          forced: "leaked",
          confirmed: { g10: "2027-02-01" },
          adopted: "id",
          formerNames: { gateway: 8 },
        },
      },
      history: { edge: "2026-11-22 g1 issued code=first until=2027-05-21" },
    };
    assert.deepEqual(readLedger(full), full);
  });

  it("may be without consumers", () => {
    assert.deepEqual(readLedger({ format: 3, consumers: {} }), { format: 3, consumers: {} });
  });

  it("goes on where it was", () => {
    const estate = new Estate();
    estate.ledger = readLedger(stored({}));
    estate.holdings = holdingsOf(estate.ledger);
    assert.equal(estate.run("2027-02-20").states(), "g1 previous, g2 current");
  });

  for (const nothing of [
    undefined,
    null,
    {},
    [],
    "",
    { consumers: {} },
    { format: "2", consumers: {} },
    { format: 0 },
    { format: 1.5 },
  ]) {
    it(`that is ${JSON.stringify(nothing)} is refused: it would start again at generation 1`, () => {
      assert.throws(() => readLedger(nothing), new LedgerError(`${unreadable} it has no format`));
    });
  }

  it("of a newer format is refused", () => {
    assert.throws(
      () => readLedger(stored({}, 4)),
      new LedgerError(`${unreadable} it has format 4, and this version reads up to 3; update Quarterturn`),
    );
  });

  const broken: { name: string; changes: object; says: RegExp }[] = [
    { name: "an unknown key", changes: { surprise: 1 }, says: /Unrecognized key: "surprise"/ },
    {
      name: "a day that does not exist",
      changes: { nextRotation: "2027-02-29" },
      says: /want a valid date, YYYY-MM-DD/,
    },
    {
      name: "an unknown state",
      changes: { credentials: { g1: { state: "sleeping", ...facts } } },
      says: /state/,
    },
    {
      name: "an unknown key in a credential",
      changes: { credentials: { g1: { state: "current", ...facts, value: "s3cret" } } },
      says: /Unrecognized key: "value"/,
    },
    {
      name: "an end for a live credential",
      changes: { credentials: { g1: { state: "current", ...facts, endedOn: "2027-05-21" } } },
      says: /endedOn/,
    },
    {
      name: "no end for an ended one",
      changes: { credentials: { g1: { state: "expired", ...facts } } },
      says: /endedOn/,
    },
    {
      name: "a generation without a number",
      changes: { credentials: { one: { state: "current", ...facts } } },
      says: /Invalid key in record/,
    },
    {
      name: "a generation with a leading zero",
      changes: { credentials: { g01: { state: "current", ...facts } } },
      says: /Invalid key in record/,
    },
    {
      name: "a generation with something before it",
      changes: { credentials: { xg1: { state: "current", ...facts } } },
      says: /Invalid key in record/,
    },
    {
      name: "a generation with something after it",
      changes: { credentials: { g1x: { state: "current", ...facts } } },
      says: /Invalid key in record/,
    },
    {
      name: "a next number that was used",
      changes: { nextGeneration: 1 },
      says: /got 1, want more than 1: there is a g1\n.*nextGeneration/,
    },
    {
      name: "a current one that is not the newest",
      changes: { nextGeneration: 3 },
      says: /got current, but only the newest, g2, can be\n.*edge\.credentials\.g1\.state/,
    },
    {
      name: "an unknown key in the policy",
      changes: { policy: { ...policy, days: 1 } },
      says: /Unrecognized key: "days"/,
    },
    {
      name: "an unknown key in the app",
      changes: { app: { displayName: "edge", secret: 1 } },
      says: /Unrecognized key: "secret"/,
    },
    {
      name: "a negative number of days",
      changes: { policy: { ...policy, earlyDays: -1 } },
      says: /earlyDays/,
    },
    { name: "a former name without a number", changes: { formerNames: { a: 0 } }, says: /formerNames/ },
  ];
  for (const { name, changes, says } of broken) {
    it(`with ${name} is refused`, () => {
      assert.throws(
        () => readLedger(stored(changes)),
        (error) => {
          assert(error instanceof LedgerError);
          assert.equal(error.name, "LedgerError");
          assert.match(error.message, says);
          return error.message.startsWith(`${unreadable}\n`);
        },
      );
    });
  }

  it("with an unknown key beside its consumers is refused", () => {
    assert.throws(() => readLedger({ format: 3, consumers: {}, extra: 1 }), /Unrecognized key: "extra"/);
  });
});

describe("a ledger of format 1", () => {
  it("did not keep when a credential was found to have ended: it takes the earliest day that can be", () => {
    const credentials = {
      g1: { state: "expired", ...facts },
      g2: { state: "revoked", ...facts, issuedOn: "2027-02-20", expiresOn: "2027-08-19" },
      g3: { state: "previous", ...facts },
      g4: { state: "current", ...facts },
    };
    assert.deepEqual(
      readLedger(stored({ credentials, nextGeneration: 5 }, 1)),
      stored({
        credentials: {
          ...credentials,
          g1: { ...credentials.g1, endedOn: "2027-05-21" },
          g2: { ...credentials.g2, endedOn: "2027-02-20" },
        },
        nextGeneration: 5,
      }),
    );
  });

  it("goes on where it was", () => {
    const estate = new Estate();
    estate.ledger = readLedger(stored({}, 1));
    estate.holdings = holdingsOf(estate.ledger);
    assert.equal(estate.run("2027-02-20").states(), "g1 previous, g2 current");
  });

  for (const consumers of [undefined, 7, { edge: 7 }, { edge: {} }, { edge: { credentials: { g1: 7 } } }]) {
    it(`that is broken, with consumers ${JSON.stringify(consumers)}, is refused`, () => {
      assert.throws(() => readLedger({ format: 1, consumers }), LedgerError);
    });
  }
});
