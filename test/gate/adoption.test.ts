import assert from "node:assert/strict";
import { reasons, stepAt } from "./support/gate";
import { urns } from "./support/json";
import { Stack } from "./support/stack";

type Inputs = Record<string, unknown>;

const host = (hostName: string): Inputs => ({ hostName, type: "Proxy", certificateSource: "Managed" });
const known = host("api.test.maxconf.example.com");

describe("The gate, of what exists already,", () => {
  it("refuses a plan that imports it: whoever wants that does it by hand, once", () => {
    for (const urn of [urns.gateway, urns.vault, urns.site]) {
      const preview = new Stack().preview("2026-11-22");
      stepAt(preview, urn).op = "import";
      assert.match(
        reasons(preview, { firstRun: true }).join("\n"),
        /^\S+ \S+: got an import, want a resource that this stack creates/m,
      );
    }
  });
});

/** An update of a gateway that is this stack's already. */
function update(change: (before: Inputs) => void): string[] {
  const preview = new Stack().up("2026-11-22").up("2026-11-22").preview("2026-12-01");
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
