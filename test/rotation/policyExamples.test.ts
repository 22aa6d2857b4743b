import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parsePolicy, readyMade, renderProblem } from "../../rotation";
import { policySettings, settingNames } from "../../rotation/policy";
import { everyInWords, settingsOf } from "../../rotation/policyExamples";
import { simulate } from "../../cli/simulate/simulate";

const howItWorks = readFileSync(join(__dirname, "../../docs/how-it-works.md"), "utf8");

describe("the docs of a policy", () => {
  it("show a refusal as it is", () => {
    const result = parsePolicy({ secretExpirationDays: 150 }, "quarterturn:policy");
    assert.deepEqual(
      result.ok ? [] : result.problems.map((problem) => howItWorks.includes(renderProblem(problem))),
      [true],
    );
  });
});

describe("the docs of a policy's settings", () => {
  const [, table = ""] = /\| setting .*\n\| -.*\n((?:\|.*\n)+)/.exec(howItWorks) ?? [];
  const rows = new Map(
    table.split("\n").flatMap((line) => {
      const [, name, , leftOut] = line.split("|").map((cell) => cell.trim());
      return name === undefined ? [] : [[name.replaceAll("`", ""), leftOut] as const];
    }),
  );

  it("name each of them, and no other", () => {
    assert.deepEqual([...rows.keys()].sort(), [...settingNames].sort());
  });

  for (const [name, facts] of Object.entries(policySettings)) {
    if ("usual" in facts) {
      it(`say what ${name} is where it is left out`, () => {
        assert.match(rows.get(name) ?? "", new RegExp(`^${facts.usual}(,|$)`));
      });
    }
    if ("keycloak" in facts) {
      it(`have Keycloak's name for ${name}`, () => {
        assert.ok(howItWorks.includes(`\`${facts.keycloak}\``));
      });
    }
  }
});

describe("the ready-made policies", function () {
  this.timeout(180_000);

  it("are for 30, 60, 90, 180 and 365 days", () => {
    assert.deepEqual(
      readyMade.map(({ secretExpirationDays }) => secretExpirationDays),
      [30, 60, 90, 180, 365],
    );
  });

  for (const one of readyMade) {
    const life = one.secretExpirationDays;
    const result = parsePolicy(settingsOf(one), "policy");
    assert.ok(result.ok);
    const { policy } = result;

    it(`for ${life} days is accepted with 3 active secrets`, () => {
      assert.equal(policy.maxActiveSecrets, 3);
    });

    it(`for ${life} days has no outage on its schedule, ${everyInWords(one.runs)}, up to ${one.jitter} days off`, () => {
      const rotation = { policy, runs: one.runs };
      const usual = { years: 4, consumers: 60, seed: life, jitter: one.jitter, rotation };
      const scenario = { ...usual, miss: 0, switchWithin: one.switchWithinDays };
      assert.equal(simulate(scenario, ["ledger"]).ledger?.outageDays, 0);
      const missed = { ...scenario, miss: 0.1, watch: 7 };
      assert.equal(simulate(missed, ["ledger"]).ledger?.outageDays, 0);
    });

    it(`for ${life} days is not proven by a schedule that can't fail: with runs much further off it has outages`, () => {
      const usual = { years: 5, consumers: 100, seed: life, miss: 0, rotation: { policy, runs: one.runs } };
      const unpunctual = { ...usual, jitter: 3 * one.jitter + 6, switchWithin: one.switchWithinDays };
      assert.notEqual(simulate(unpunctual, ["ledger"]).ledger?.outageDays, 0);
    });

    it(`for ${life} days stands in the docs`, () => {
      const { rotateEveryDays, runsOffByDays, switchWithinDays, runs, jitter } = one;
      const row = [
        life,
        rotateEveryDays,
        runsOffByDays,
        switchWithinDays,
        `${everyInWords(runs)}, ± ${jitter} days`,
      ];
      const pattern = row.map((cell) => String(cell)).join(" *\\| *");
      assert.match(howItWorks, new RegExp(`\\| *${pattern} *\\|`));
    });
  }
});
