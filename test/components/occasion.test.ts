import assert from "node:assert/strict";
import { occasionOf } from "../../components/occasion";
import { type ConsumerRecord, defaultPolicy, parseDay } from "../../rotation";
import { Estate } from "../rotation/support/estate";

const policy = (rotatedSecretExpirationDays: number) => ({ rotatedSecretExpirationDays });

function recordAfter(...runs: readonly (readonly [day: string, wish: object])[]): ConsumerRecord {
  const estate = new Estate();
  const last = runs.map(([day, wish]) => estate.run(day, { edge: wish })).at(-1);
  return last?.record() ?? assert.fail();
}

describe("the occasion of a handover", () => {
  it("is the reason's code, the end that each older one will really have, and the day of the next", () => {
    const record = recordAfter(["2026-11-22", {}], ["2027-02-20", {}]);
    assert.deepEqual(occasionOf(record, "g2"), {
      code: "due",
      olds: [{ generation: "g1", becomes: "ends", on: "2027-05-21" }],
      replaces: true,
      nextBy: "2027-06-04",
    });
    assert.deepEqual(occasionOf(record, "g1"), {
      code: "first",
      olds: [],
      replaces: false,
      nextBy: "2027-06-04",
    });
  });

  it("has the day on which an older one retires, not its own end", () => {
    const wish = { policy: policy(30) };
    assert.deepEqual(occasionOf(recordAfter(["2026-11-22", wish], ["2027-02-20", wish]), "g2"), {
      code: "due",
      olds: [{ generation: "g1", becomes: "retires", on: "2027-03-22" }],
      replaces: true,
      daysBesideNext: 30,
      nextBy: "2027-06-04",
    });
  });

  it("names all that somebody may have, newest first, and none that nobody ever got", () => {
    const facts = { issuedOn: parseDay("2026-11-22"), expiresOn: parseDay("2027-05-21"), reason: "because" };
    const endedOn = parseDay("2027-02-20");
    const record: ConsumerRecord = {
      app: { displayName: "Edge", clientId: "new" },
      policy: defaultPolicy,
      credentials: {
        g0: { ...facts, state: "previous", adoptedKeyId: "by-hand" },
        g9: { ...facts, state: "expired", endedOn },
        g10: { ...facts, state: "previous", app: { displayName: "Edge", clientId: "old" } },
        g11: { ...facts, state: "unpublished", endedOn },
        g12: { ...facts, state: "retired", endedOn, app: { displayName: "Edge" } },
        g13: { ...facts, state: "current" },
      },
      nextGeneration: 14,
    };
    const missed = (generation: string): string[] =>
      generation === "g12" ? [] : [`reader of ${generation}`];
    assert.deepEqual(occasionOf(record, "g13", missed), {
      olds: [
        { generation: "g12", becomes: "retired", otherApp: "Edge" },
        {
          generation: "g10",
          becomes: "ends",
          on: "2027-05-21",
          otherApp: "old",
          missedBy: ["reader of g10"],
        },
        { generation: "g9", becomes: "expired", on: "2027-05-21", missedBy: ["reader of g9"] },
        // Made by hand, it was handed over by hand.
        { generation: "g0", becomes: "ends", on: "2027-05-21" },
      ],
      replaces: true,
    });
  });

  it("knows that a first one replaces one that was made by hand, also when that is gone from the ledger", () => {
    const adopt = {
      keyId: "by-hand",
      issuedOn: parseDay("2026-10-01"),
      expiresOn: parseDay("2027-03-30"),
    };
    const record = recordAfter(["2026-11-22", { adopt }], ["2026-11-23", { adopt, revoke: [0] }]);
    const { code, olds, replaces } = occasionOf(record, "g1");
    assert.deepEqual({ code, olds, replaces }, { code: "current-revoked", olds: [], replaces: true });
  });
});
