import assert from "node:assert/strict";
import { EntraApps } from "../../provider/entra";
import { ledger as ledgerOf } from "../../provider/ledger";
import { parseDay } from "../../rotation";
import type { Properties } from "../../protocol/values";
import { PartlyDone, type ResourceHandler } from "../../provider/resource";
import { AttachedProvider } from "./support";
import { outputsOf } from "./partlyDone";

const policy = { secretExpirationDays: 180, rotateEveryDays: 90, earlyDays: 14, maxActiveSecrets: 3 };
const edge = { app: { displayName: "Edge", clientId: "d802c929-6984-48f9-81d1-ff8770c65bde" }, policy };

const ledger = ledgerOf(new EntraApps(), () => parseDay("2026-11-22"));

/** A resource that does its work by halves if its inputs say so. */
const halves: ResourceHandler = {
  type: "quarterturn:index:Halves",
  secrets: ["key"],
  check: (_name, _olds, news) => ({ inputs: news }),
  preview: async (state, inputs, { tell }) => {
    await tell({ severity: "info", sentence: JSON.stringify([state?.done, inputs.password]) });
    return state === undefined ? undefined : { done: "as before" };
  },
  create: (inputs) => {
    if (inputs.half === true) throw new PartlyDone("half of it is done", { ...inputs, done: "half" });
    return { ...inputs, key: "of the provider's own" };
  },
  update: (state, inputs, { signal }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => {
        reject(signal.reason as Error);
      });
      if (inputs.wait !== true) resolve({ ...inputs, done: state.done });
    }),
};

/** A resource that is what its provider's configuration is. */
const configured: ResourceHandler = {
  type: "quarterturn:index:Configured",
  check: (_name, _olds, news) => ({ inputs: news }),
  create: (_inputs, { config }) => config,
  update: (_state, _inputs, { config }) => config,
};

const configuredUrn = "urn:pulumi:test::quarterturn::quarterturn:index:Configured::c";
const urn = "urn:pulumi:test::quarterturn::quarterturn:index:Ledger::ledger";
const halvesUrn = "urn:pulumi:test::quarterturn::quarterturn:index:Halves::h";
const secret = (value: string): Properties => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

describe("the provider", () => {
  let provider: AttachedProvider;

  beforeEach(async () => {
    provider = await AttachedProvider.open([ledger, halves, configured]);
  });
  afterEach(() => provider.close());

  it("finds the resource by the last type in its URN", async () => {
    const nested = "urn:pulumi:test::quarterturn::my:component:Estate$quarterturn:index:Ledger::ledger";
    assert.deepEqual(await provider.create(nested, { format: 1 }), { format: 1 });
  });

  it("refuses a type that it doesn't have, by name", async () => {
    const unknown = "urn:pulumi:test::quarterturn::quarterturn:index:Nothing::n";
    await assert.rejects(
      provider.check(unknown, {}, {}),
      /type: got quarterturn:index:Nothing, want one of quarterturn:index:Ledger/,
    );
  });

  it("tells the user what the plan says, beside the ledger", async () => {
    await provider.check(urn, {}, { today: "2026-11-22", holdings: {}, consumers: { edge } });
    assert.deepEqual(provider.told, ["info ledger edge-g1: new, valid until 2027-05-21; first credential"]);
  });

  it("sees a change only where something changed", async () => {
    assert.equal(await provider.hasChanges(urn, { a: { b: 1 } }, { a: { b: 1 } }), false);
    assert.equal(await provider.hasChanges(urn, { a: { b: 1 } }, { a: { b: 2 } }), true);
  });

  it("finds at a refresh what is stored", async () => {
    assert.deepEqual(await provider.read(halvesUrn, { a: 1 }), { a: 1 });
  });

  it("hands secrets to the resource in clear, and back as secrets", async () => {
    const checked = await provider.check(halvesUrn, {}, { password: secret("much too long to guess") });
    assert.deepEqual(checked, { password: secret("much too long to guess") });
    const created = await provider.create(halvesUrn, checked);
    assert.deepEqual(created, { ...checked, key: secret("of the provider's own") });
  });

  it("keeps what is done of a resource that failed half-way, secrets as secrets", async () => {
    const inputs = { half: true, password: secret("much too long to guess") };
    await assert.rejects(provider.create(halvesUrn, inputs), (error: Error) => {
      assert.match(error.message, /half of it is done/);
      assert.deepEqual(outputsOf(error), { ...inputs, done: "half" });
      return true;
    });
    assert.deepEqual(await provider.update(halvesUrn, { done: "half" }, { a: 1 }), { a: 1, done: "half" });
  });

  it("asks a resource in a preview what it will do, has it do nothing, and shows the inputs as they came with what it knows", async () => {
    const inputs = { half: true, password: secret("in clear to it") };
    assert.deepEqual(await provider.previewCreate(halvesUrn, inputs), inputs);
    const known = { ...inputs, done: "as before" };
    assert.deepEqual(await provider.previewUpdate(halvesUrn, { done: "half" }, inputs), known);
    assert.deepEqual(provider.told, ['info h [null,"in clear to it"]', 'info h ["half","in clear to it"]']);
    // Most have nothing to say.
    assert.deepEqual(await provider.previewCreate(urn, { a: 1 }), { a: 1 });
  });

  it("lets go of its work when the run is cancelled", async () => {
    const working = assert.rejects(provider.update(halvesUrn, {}, { wait: true }), /the run was cancelled/);
    await provider.cancel();
    await working;
  });

  it("in one instance knows nothing of another one's cancel, configuration and log", async () => {
    const other = await provider.another();
    await provider.configure({ "quarterturn:mail": { from: "a@example.com" } });
    await other.configure({ "quarterturn:mail": { from: "b@example.com" } });
    const working = other.update(halvesUrn, {}, { wait: true });
    let ended = false;
    working.catch(() => (ended = true));
    await provider.cancel();
    assert.deepEqual(await provider.create(configuredUrn, {}), {
      "quarterturn:mail": '{"from":"a@example.com"}',
    });
    assert.deepEqual(await other.create(configuredUrn, {}), {
      "quarterturn:mail": '{"from":"b@example.com"}',
    });
    await other.check(urn, {}, { today: "2026-11-22", holdings: {}, consumers: { edge } });
    assert.equal(other.told.length, 1);
    assert.deepEqual(provider.told, []);
    assert.equal(ended, false);
    await other.cancel();
    await assert.rejects(working, /the run was cancelled/);
    await other.close();
  });

  it("is the same instance still when the engine comes back after a long silence", async () => {
    await provider.configure({ "quarterturn:mail": { from: "a@example.com" } });
    await provider.reconnect();
    assert.deepEqual(await provider.create(configuredUrn, {}), {
      "quarterturn:mail": '{"from":"a@example.com"}',
    });
  });

  it("begins anew where the engine attaches, also by way of a connection that was closed", async () => {
    await provider.configure({ "quarterturn:mail": { from: "a@example.com" } });
    await provider.cancel();
    await provider.reconnect();
    const anew = await provider.another();
    assert.deepEqual(await anew.create(configuredUrn, {}), {});
    assert.deepEqual(await anew.update(halvesUrn, { done: "half" }, { a: 1 }), { a: 1, done: "half" });
    await anew.close();
  });
});
