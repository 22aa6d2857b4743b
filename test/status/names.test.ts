import assert from "node:assert/strict";
import { buildReport } from "../../status/report/report";
import type { Ledger } from "../../rotation";
import type { Change } from "./change";
import { factsWith } from "./support";

/** In the ledger one consumer has a name that every object has; the stack file, the state and the vault don't know it. */
const strange: Change = {
  ledger: ({ consumers, ...rest }: Ledger): Ledger => {
    const { edge, test } = consumers;
    assert(edge !== undefined && test !== undefined);
    return { ...rest, consumers: { edge, constructor: test } };
  },
};

describe("a status report on a consumer called constructor", () => {
  const facts = factsWith(strange);
  const report = buildReport(facts);
  const called = (name: string) => report.consumers.find((one) => one.name === name);

  it("has it as what it is: gone from the stack file, with what the ledger has of it", () => {
    const found = called("constructor");
    assert.equal(found?.isConfigured, false);
    assert.equal(found.displayName, "sec_bcgov_v1 (Test)");
    assert.deepEqual([found.recipients, found.environments], [[], []]);
    assert.deepEqual(
      found.credentials.map(({ name, validFrom, confirmedOn }) => [name, validFrom, confirmedOn]),
      [
        ["constructor-g1", "2026-11-22", null],
        ["constructor-g2", "2027-02-20", null],
      ],
    );
  });

  it("has one that only the stack file knows without a single credential", () => {
    const { requests, consumers } = facts.settings;
    const { test: request } = requests;
    const { test: section } = consumers;
    assert(request !== undefined && section !== undefined);
    const settings = {
      ...facts.settings,
      requests: { constructor: request },
      consumers: { constructor: section },
    };
    const state = { ...facts.state, ledger: { format: 3 as const, consumers: {} } };
    const [only, ...others] = buildReport({ ...facts, settings, state }).consumers;
    assert.deepEqual(others, []);
    assert.deepEqual(
      [only?.name, only?.isConfigured, only?.nextRotation, only?.planned],
      ["constructor", true, null, []],
    );
  });
});
