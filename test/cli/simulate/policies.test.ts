import assert from "node:assert/strict";
import fc from "fast-check";
import { type Policy, addDays, runsOffBy, timeToSwitch } from "../../../rotation";
import type { History } from "../../../cli/simulate/history";
import type { Pattern } from "../../../cli/simulate/pattern";
import { keycloakLedgerPattern } from "../../../cli/simulate/keycloakPatterns";
import { ledgerPattern } from "../../../cli/simulate/ledgerPattern";
import { play } from "../../../cli/simulate/play";
import { firstQuarter } from "../../../cli/simulate/scenario";
import { policies as keycloakPolicies } from "../../rotation/support/keycloakHistories";
import { policies } from "../../rotation/support/policies";

const runCount = 24;

/** From 0, as early or as soon as may be, to 1; most often one of the two. */
const extent = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const each = fc.array(extent, { minLength: runCount, maxLength: runCount });

/** A policy that is accepted, and a consumer's life under it: runs as far off as it allows, and as slow to switch. */
const livesUnder = (accepted: fc.Arbitrary<Policy>) =>
  fc.record({ policy: accepted, offs: each, delays: each }).map(({ policy, offs, delays }) => {
    const { rotateEveryDays } = policy;
    const runs = offs
      .map((off, index) => index * rotateEveryDays + Math.round(2 * runsOffBy(policy) * off))
      .sort((a, b) => a - b)
      .map((day) => addDays(firstQuarter, day));
    const history: History = {
      planned: runs,
      runs,
      watches: [],
      delays: delays.map((delay) => Math.round(timeToSwitch(policy) * delay)),
      // The last run is the last that is watched over: nobody comes after it.
      end: runs.at(-1) ?? firstQuarter,
    };
    return { policy, history };
  });

/** Plays two thousand of them; the rotations in all. */
function rotationsWithoutOutage<State>(
  accepted: fc.Arbitrary<Policy>,
  pattern: (policy: Policy) => Pattern<State>,
): number {
  let rotations = 0;
  fc.assert(
    fc.property(livesUnder(accepted), ({ policy, history }) => {
      const played = play(pattern(policy), history);
      rotations += played.rotations;
      assert.deepEqual(played.outages, []);
    }),
    { numRuns: 2_000 },
  );
  return rotations;
}

describe("a consumer's life under any policy that is accepted", () => {
  it("has no hour of outage with runs off by up to runsOffByDays and switches within switchWithinDays", () => {
    const rotations = rotationsWithoutOutage(policies, ledgerPattern);
    assert.ok(rotations > 10_000, String(rotations));
  }).timeout(60_000);

  it("has none on Keycloak's terms either", () => {
    const rotations = rotationsWithoutOutage(keycloakPolicies, keycloakLedgerPattern);
    assert.ok(rotations > 10_000, String(rotations));
  }).timeout(60_000);
});
