import assert from "node:assert/strict";
import { markdown, newInputs, reasons, stepAt } from "./support/gate";
import { type PreviewJson, urns } from "./support/json";
import { Stack } from "./support/stack";

type Inputs = Record<string, unknown>;

/** A first run that takes over a gateway which is there otherwise than the stack file says: the engine imports it, then updates it. */
function adoption(there: Inputs): PreviewJson {
  const preview = new Stack().preview("2026-11-22");
  const { newState } = stepAt(preview, urns.gateway);
  assert(newState);
  const oldState = {
    ...structuredClone(newState),
    inputs: { ...structuredClone(newState.inputs), ...there },
  };
  preview.steps.push({ op: "update", urn: urns.gateway, oldState, newState: structuredClone(newState) });
  return preview;
}

const firstRun = { firstRun: true };
const host = (hostName: string): Inputs => ({ hostName, type: "Proxy", certificateSource: "Managed" });
const known = host("api.test.maxconf.example.com");

/** What is there, and what the gate says that the import would do to it. */
const others: Readonly<Record<string, readonly [there: Inputs, got: string]>> = {
  "more capacity and a tag": [
    { sku: { name: "Developer", capacity: 2 }, tags: { owner: "somebody" } },
    "tag owner goes; sku.capacity 2 → 1",
  ],
  "a host name that the stack file leaves out": [
    { hostnameConfigurations: [known, host("live.maxconf.example.com")] },
    "host name live.maxconf.example.com goes",
  ],
  "another tier": [{ sku: { name: "Premium", capacity: 1 } }, "sku.name Premium → Developer"],
  "another certificate for a host name": [
    { hostnameConfigurations: [{ ...known, certificateSource: "Custom", certificatePassword: "hunter2" }] },
    "host name api.test.maxconf.example.com: certificateSource Custom → Managed; " +
      "host name api.test.maxconf.example.com: certificatePassword another value → none",
  ],
  "a network of its own": [{ virtualNetworkType: "Internal" }, "virtualNetworkType Internal → none"],
};

describe("The gate, of a gateway that exists already,", () => {
  it("lets it be taken over as it is", () => {
    assert.deepEqual(reasons(new Stack().preview("2026-11-22"), firstRun), []);
  });

  for (const [title, [there, got]] of Object.entries(others)) {
    it(`refuses an import that changes ${title}, and lists what would change`, () => {
      const preview = adoption(there);
      assert.deepEqual(reasons(preview, firstRun), [
        `ApiManagementService gateway: got an import that changes what is there: ${got}; ` +
          "describe what is there in the stack file, or first change it by hand to match the stack file",
      ]);
      assert.doesNotMatch(markdown(preview, firstRun), /hunter/);
    });
  }

  it("refuses an import of what the stack file doesn't say exists", () => {
    const stack = new Stack();
    const gateway = stack.config["quarterturn:gateway"] as Inputs;
    delete gateway.existing;
    const preview = stack.preview("2026-11-22");
    newInputs(preview, urns.gateway).resourceGroupName = "rg-maxconf-test";
    assert.match(
      reasons(preview, firstRun).join("\n"),
      /^ApiManagementService gateway: got an import, want a resource that this stack creates/m,
    );
  });
});

/** An update of a gateway that is this stack's already. */
function update(change: (before: Inputs) => void): string[] {
  const preview = new Stack().up("2026-11-22").preview("2026-12-01");
  const step = stepAt(preview, urns.gateway);
  assert(step.oldState);
  step.op = "update";
  change(step.oldState.inputs);
  return reasons(preview);
}

describe("The gate, of a gateway that others use,", () => {
  const losses: Readonly<Record<string, readonly [(before: Inputs) => void, string]>> = {
    "a host name": [
      (before) => (before.hostnameConfigurations = [known, host("live.maxconf.example.com")]),
      "host name live.maxconf.example.com goes",
    ],
    capacity: [(before) => (before.sku = { name: "Developer", capacity: 3 }), "sku.capacity 3 → 1"],
    "a tag": [(before) => (before.tags = { owner: "somebody" }), "tag owner goes"],
  };
  for (const [title, [change, got]] of Object.entries(losses)) {
    it(`refuses an update that takes away ${title}`, () => {
      const [reason = ""] = update(change);
      assert.ok(
        reason.startsWith(
          `ApiManagementService gateway: got an update that takes something away: ${got}; put it back`,
        ),
        reason,
      );
    });
  }

  it("lets a host name come, and a new publisher", () => {
    assert.deepEqual(
      update((before) => {
        before.hostnameConfigurations = [];
        before.publisherName = "Somebody else";
      }),
      [],
    );
  });
});
