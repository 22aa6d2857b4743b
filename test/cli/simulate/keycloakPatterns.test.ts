import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { onKeycloak, parseDay, readyMade, resolvePolicy } from "../../../rotation";
import {
  defaultOverlapPattern,
  keycloakDefaultsPattern,
  keycloakLedgerPattern,
  onDefaultDays,
  regeneratePattern,
} from "../../../cli/simulate/keycloakPatterns";
import type { History } from "../../../cli/simulate/history";
import type { Pattern } from "../../../cli/simulate/pattern";
import { play } from "../../../cli/simulate/play";
import type { Scenario } from "../../../cli/simulate/scenario";
import { simulate } from "../../../cli/simulate/simulate";
import { settingsOf } from "../../../rotation/policyExamples";

const policy = resolvePolicy(onKeycloak({}));

/** What the client takes after each of the runs, and from when a status calls the next rotation missing. */
function runs<State>(pattern: Pattern<State>, days: readonly string[]): string[] {
  let state: State | undefined;
  return days.map((each) => {
    state = pattern.run(state, parseDay(each), []);
    const secrets = pattern
      .secrets(state)
      .map(({ name, validUntil, hour = 0 }) => `${name} to ${validUntil} ${hour}h`);
    return `${secrets.join(", ")}; overdue ${pattern.overdueOn(state, []) ?? "never"}`;
  });
}

function history(days: readonly string[], switchAfter = 50): History {
  return {
    planned: days.map(parseDay),
    runs: days.map(parseDay),
    watches: [],
    delays: [0, switchAfter],
    end: parseDay("2028-01-01"),
  };
}

describe("on Keycloak's terms the pattern", () => {
  it("ledger takes the present secret over, and lets the rotated one live as long as the policy says", () => {
    assert.deepEqual(
      runs(keycloakLedgerPattern(policy), ["2027-01-01", "2027-03-17", "2027-03-18", "2027-06-02"]),
      [
        "g1 to 2027-06-30 9h; overdue 2027-04-15",
        "g1 to 2027-06-30 9h; overdue 2027-04-15",
        "g1 to 2027-06-02 9h, g2 to 2027-09-14 9h; overdue 2027-06-30",
        "g2 to 2027-08-17 9h, g3 to 2027-11-29 9h; overdue 2027-09-14",
      ],
    );
  });

  it("ledger ends the old one when the policy says, whatever its own end was", () => {
    const shorter = resolvePolicy(onKeycloak({ rotatedSecretExpirationDays: 30 }));
    assert.equal(
      runs(keycloakLedgerPattern(shorter), ["2027-01-01", "2027-04-01"])[1]?.split(";")[0],
      "g1 to 2027-05-01 9h, g2 to 2027-09-28 9h",
    );
  });

  it("ledger refuses a policy whose rotated secret would still live at the next rotation, with the sum", () => {
    const tooLong = keycloakLedgerPattern({ ...policy, rotatedSecretExpirationDays: 80 });
    assert.throws(() => tooLong.run(undefined, parseDay("2027-01-01"), []), {
      message:
        /rotatedSecretExpirationDays: got 80, want at most 1 × \(90 − 14\), the shortest time between two rotations/,
    });
  });

  it("regenerate ends the one in use, and none has an end of its own", () => {
    assert.deepEqual(runs(regeneratePattern(policy), ["2027-01-01", "2027-03-17", "2027-03-18"]), [
      "2027-01-01 to 9999-12-31 0h; overdue 2027-04-15",
      "2027-01-01 to 9999-12-31 0h; overdue 2027-04-15",
      "2027-03-18 to 9999-12-31 0h; overdue 2027-06-30",
    ]);
  });

  it("default-overlap leaves two days", () => {
    assert.deepEqual(runs(defaultOverlapPattern(policy), ["2027-01-01", "2027-04-01"]), [
      "2027-01-01 to 2027-06-30 9h; overdue 2027-04-15",
      "2027-01-01 to 2027-04-03 9h, 2027-04-01 to 2027-09-28 9h; overdue 2027-07-14",
    ]);
  });

  it("keycloak-defaults regenerates every 19 days, when 10 are left", () => {
    const { runs: days } = onDefaultDays(history(["2027-01-05", "2027-04-01"]));
    assert.deepEqual(days.slice(0, 2), ["2027-01-05", "2027-01-24"]);
    assert.equal(days.at(-1), "2027-12-13");
    assert.deepEqual(runs(keycloakDefaultsPattern, days.slice(0, 2)), [
      "2027-01-05 to 2027-02-03 9h; overdue 2027-01-24",
      "2027-01-05 to 2027-01-26 9h, 2027-01-24 to 2027-02-22 9h; overdue 2027-02-12",
    ]);
    assert.deepEqual(onDefaultDays(history([])).runs, []);
  });
});

describe("a consumer's life on Keycloak's terms", () => {
  it("has its outage from the rotated secret's end to the switch", () => {
    const { outages } = play(
      defaultOverlapPattern(policy),
      history(["2027-01-01", "2027-04-01", "2027-07-01"]),
    );
    assert.deepEqual(outages.slice(0, 1), [
      { from: 92 * 24 + 9, to: 140 * 24 + 9, cause: "expired before the consumer had switched" },
    ]);
  });

  it("has one while both secrets are refused, though a late regenerate lets the old one live again", () => {
    const { outages } = play(defaultOverlapPattern(policy), history(["2027-01-01", "2027-08-01"]));
    assert.deepEqual(outages, [
      { from: 180 * 24 + 9, to: 212 * 24 + 9, cause: "expired before a new one was handed over" },
      { from: 214 * 24 + 9, to: 262 * 24 + 9, cause: "expired before the consumer had switched" },
    ]);
  });

  it("with the ledger has the same where nobody made up for a missed run", () => {
    const { outages } = play(keycloakLedgerPattern(policy), history(["2027-01-01", "2027-08-01"]));
    assert.deepEqual(outages, [
      { from: 180 * 24 + 9, to: 212 * 24 + 9, cause: "expired before a new one was handed over" },
    ]);
  });

  it("without a policy has none as long as nobody regenerates", () => {
    assert.deepEqual(play(regeneratePattern(policy), history(["2027-01-01"])).outages, []);
  });
});

describe("a simulation on Keycloak's terms", () => {
  const calm: Scenario = {
    ...{ years: 10, consumers: 100, seed: 1, jitter: 7, miss: 0, switchWithin: 60 },
    system: "keycloak",
  };

  it("of ten years with runs a week off has no outage with the ledger", () => {
    for (const seed of [1, 2, 3]) {
      const { ledger } = simulate({ ...calm, seed }, ["ledger"]);
      assert.deepEqual([ledger?.rotations, ledger?.refused], [4_000, 0]);
    }
  });

  it("of ten years with missed runs and a weekly watch has no outage with the ledger", () => {
    for (const seed of [1, 2, 3]) {
      assert.equal(simulate({ ...calm, seed, miss: 0.05, watch: 7 }, ["ledger"]).ledger?.refused, 0);
    }
  });

  it("has no outage with any of the ready-made policies", () => {
    for (const one of readyMade) {
      const rotation = { policy: resolvePolicy(onKeycloak(settingsOf(one))), runs: one.runs };
      const { jitter, switchWithinDays: switchWithin } = one;
      const { ledger } = simulate({ ...calm, consumers: 20, rotation, jitter, switchWithin }, ["ledger"]);
      assert.ok((ledger?.rotations ?? 0) > 300, String(ledger?.rotations));
      assert.equal(ledger?.refused, 0, JSON.stringify(one));
    }
  });

  const figures = [
    ["default-overlap", 120.1, 7.8],
    ["regenerate", 127.9, 15.6],
    ["keycloak-defaults", 312.9, 38.3],
  ] as const;
  const docs = readFileSync("docs/keycloak.md", "utf8");

  for (const [name, usual, quick] of figures) {
    it(`with ${name} has the outage days of docs/keycloak.md`, () => {
      const days = [60, 3].map((switchWithin) =>
        simulate({ ...calm, switchWithin }, [name])[name]?.outageDaysPerConsumerYear.toFixed(1),
      );
      assert.deepEqual(days, [usual.toFixed(1), quick.toFixed(1)]);
      assert.match(docs, new RegExp(`\\| \`${name}\`: [^|]*\\| ${usual} `));
    });
  }

  it("has the figures of quick consumers there, in the order of the table", () => {
    assert.ok(
      docs.includes(
        `it is ${figures
          .map(([, , quick]) => quick)
          .join(", ")
          .replace(/, (?=[^,]*$)/, " and ")} days`,
      ),
    );
  });

  it("knows no pattern of Entra's, and says which there are", () => {
    assert.throws(() => simulate({ ...calm, consumers: 1 }, ["replace"]), {
      name: "RangeError",
      message: 'got pattern "replace", want one of ledger, regenerate, default-overlap, keycloak-defaults',
    });
  });
});
