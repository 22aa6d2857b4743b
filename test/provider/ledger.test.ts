import assert from "node:assert/strict";
import { EntraApps } from "../../provider/entra";
import { ledger as ledgerOf } from "../../provider/ledger";
import { parseDay } from "../../rotation";
import type { Properties } from "../../protocol/values";
import type { Checked, Context } from "../../provider/resource";

const policy = { secretExpirationDays: 180, rotateEveryDays: 90, earlyDays: 14, maxActiveSecrets: 3 };
const edge = { app: { displayName: "Edge", clientId: "d802c929-6984-48f9-81d1-ff8770c65bde" }, policy };

const ledger = ledgerOf(new EntraApps(), () => parseDay("2026-11-22"));

function check(olds: Properties, news: Properties): { inputs: Properties; failures: readonly string[] } {
  const { inputs, failures = [] } = ledger.check("ledger", olds, news) as Checked;
  return { inputs, failures: failures.map(({ reason }) => reason) };
}

function generationsOf(inputs: Properties): string[] {
  const { consumers } = inputs as {
    consumers: Record<string, { credentials: Record<string, { state: string }> }>;
  };
  return Object.entries(consumers).flatMap(([name, { credentials }]) =>
    Object.entries(credentials).map(([generation, { state }]) => `${name}-${generation} ${state}`),
  );
}

const published = { "edge-g1": { password: "protected", published: true } };

describe("the ledger", () => {
  const first = check({}, { today: "2026-11-22", holdings: {}, consumers: { edge } }).inputs;

  it("gives each consumer its first generation", () => {
    assert.deepEqual(generationsOf(first), ["edge-g1 current"]);
  });

  it("is the same again on the same day and on the next", () => {
    for (const today of ["2026-11-22", "2026-11-23"]) {
      assert.deepEqual(check(first, { today, holdings: {}, consumers: { edge } }).inputs, first);
    }
  });

  it("adds a generation when one is due, from what was stored last time", () => {
    const { inputs } = check(first, { today: "2027-02-20", holdings: published, consumers: { edge } });
    assert.deepEqual(generationsOf(inputs), ["edge-g1 previous", "edge-g2 current"]);
  });

  it("keeps its history among its inputs, once", async () => {
    assert.notEqual(first.history, undefined);
    const context = {} as Context;
    for (const outputs of [await ledger.create(first, context), await ledger.update({}, first, context)]) {
      assert.deepEqual({ ...outputs, history: first.history }, first);
      assert.equal("history" in outputs, false);
    }
  });

  const broken: readonly (readonly [string, Properties])[] = [
    ["has lost its consumers", { format: first.format }],
    ["is of an unknown, newer format", { ...first, format: 99 }],
    [
      "has a credential without an end",
      { ...first, consumers: { edge: { ...edge, nextGeneration: 2, credentials: { g1: {} } } } },
    ],
    ["is something else", { hello: "world" }],
  ];
  for (const [what, olds] of broken) {
    it(`is an error, never a new start, if the stored one ${what}`, () => {
      const { failures, inputs } = check(olds, { today: "2027-02-20", holdings: {}, consumers: { edge } });
      assert.equal(failures.length, 1, failures.join("\n"));
      assert.match(failures[0] ?? "", /ledger/i);
      assert.deepEqual(inputs, olds);
    });
  }

  const wrong: readonly (readonly [string, Properties])[] = [
    ["today", { today: "2027-02-30", holdings: {}, consumers: { edge } }],
    ["consumers", { today: "2027-02-20", holdings: {} }],
    [
      "rotateEveryDays",
      {
        today: "2027-02-20",
        holdings: {},
        consumers: { edge: { ...edge, policy: { ...policy, rotateEveryDays: 180 } } },
      },
    ],
    ["colour", { today: "2027-02-20", holdings: {}, consumers: { edge }, colour: "red" }],
  ];
  for (const [key, news] of wrong) {
    it(`refuses a request that is wrong in ${key}, and names it`, () => {
      const { failures } = check(first, news);
      assert.ok(
        failures.some((failure) => failure.includes(key)),
        failures.join("\n"),
      );
    });
  }
});
