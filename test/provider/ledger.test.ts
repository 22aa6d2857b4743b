import assert from "node:assert/strict";
import type { CheckResult } from "@pulumi/pulumi/provider/provider";
import { ledger } from "../../provider/ledger";
import { QuarterturnProvider } from "../../provider/provider";
import type { Properties } from "../../provider/resource";

const policy = { secretExpirationDays: 180, rotateEveryDays: 90, earlyDays: 14, maxActiveSecrets: 3 };
const edge = { app: { displayName: "Edge", clientId: "d802c929-6984-48f9-81d1-ff8770c65bde" }, policy };

function check(olds: Properties, news: Properties): { inputs: Properties; failures: readonly string[] } {
  const result: CheckResult = ledger.check("ledger", olds, news);
  const [inputs, failures] = [result.inputs as Properties, result.failures];
  return { inputs, failures: (failures ?? []).map(({ reason }) => reason) };
}

function generationsOf(inputs: Properties): string[] {
  const { consumers } = inputs as {
    consumers: Record<string, { credentials: Record<string, { state: string }> }>;
  };
  return Object.entries(consumers).flatMap(([name, { credentials }]) =>
    Object.entries(credentials).map(([generation, { state }]) => `${name}-${generation} ${state}`),
  );
}

describe("the ledger", () => {
  const first = check({}, { today: "2026-11-22", released: [], consumers: { edge } }).inputs;

  it("gives each consumer its first generation", () => {
    assert.deepEqual(generationsOf(first), ["edge-g1 current"]);
  });

  it("is the same again on the same day and on the next", () => {
    for (const today of ["2026-11-22", "2026-11-23"]) {
      assert.deepEqual(check(first, { today, released: [], consumers: { edge } }).inputs, first);
    }
  });

  it("adds a generation when one is due, from what was stored last time", () => {
    const { inputs } = check(first, { today: "2027-02-20", released: [], consumers: { edge } });
    assert.deepEqual(generationsOf(inputs), ["edge-g1 previous", "edge-g2 current"]);
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
      const { failures, inputs } = check(olds, { today: "2027-02-20", released: [], consumers: { edge } });
      assert.equal(failures.length, 1, failures.join("\n"));
      assert.match(failures[0] ?? "", /ledger/i);
      assert.deepEqual(inputs, olds);
    });
  }

  const wrong: readonly (readonly [string, Properties])[] = [
    ["today", { today: "2027-02-30", released: [], consumers: { edge } }],
    ["consumers", { today: "2027-02-20", released: [] }],
    [
      "rotateEveryDays",
      {
        today: "2027-02-20",
        released: [],
        consumers: { edge: { ...edge, policy: { ...policy, rotateEveryDays: 180 } } },
      },
    ],
    ["colour", { today: "2027-02-20", released: [], consumers: { edge }, colour: "red" }],
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

describe("the provider", () => {
  const told: string[] = [];
  const provider = new QuarterturnProvider("1.0.0", [ledger], (urn, { severity, sentence }) => {
    told.push(`${severity} ${urn.split("::").at(-1) ?? ""} ${sentence}`);
    return Promise.resolve();
  });
  const urn = "urn:pulumi:test::quarterturn::quarterturn:index:Ledger::ledger";

  it("finds the resource by the last type in its URN", async () => {
    const nested = "urn:pulumi:test::quarterturn::my:component:Estate$quarterturn:index:Ledger::ledger";
    const created = await provider.create(nested, { format: 1 });
    assert.deepEqual(created, { id: "ledger", outs: { format: 1 } });
  });

  it("refuses a type that it doesn't have, by name", async () => {
    const unknown = "urn:pulumi:test::quarterturn::quarterturn:index:Nothing::n";
    await assert.rejects(
      provider.check(unknown, {}, {}),
      /type: got quarterturn:index:Nothing, want one of quarterturn:index:Ledger/,
    );
  });

  it("tells the user what the plan says, beside the ledger", async () => {
    await provider.check(urn, {}, { today: "2026-11-22", released: [], consumers: { edge } });
    assert.deepEqual(told, ["info ledger edge-g1: new, valid until 2027-05-21; first credential"]);
  });

  it("sees a change only where something changed", async () => {
    assert.deepEqual(await provider.diff("ledger", urn, { a: { b: 1 } }, { a: { b: 1 } }), {
      changes: false,
    });
    assert.deepEqual(await provider.diff("ledger", urn, { a: { b: 1 } }, { a: { b: 2 } }), { changes: true });
  });

  it("finds at a refresh what is stored", async () => {
    assert.deepEqual(await provider.read("ledger", urn, { a: 1 }), {
      id: "ledger",
      props: { a: 1 },
      inputs: { a: 1 },
    });
  });
});
