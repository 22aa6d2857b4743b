import assert from "node:assert/strict";
import { reasons, stepAt } from "./support/gate";
import { type PreviewJson, urns } from "./support/json";
import { Stack } from "./support/stack";
import { operate, remove } from "./support/tampering";

function quiet(): PreviewJson {
  return new Stack().up("2026-11-22").preview("2026-12-01");
}

/** As after `pulumi state unprotect`. */
function opened(preview: PreviewJson, ...opens: readonly string[]): PreviewJson {
  for (const urn of opens) delete stepAt(preview, urn).oldState?.protect;
  return preview;
}

describe("The gate refuses, of the engine's own protection,", () => {
  for (const [name, urn] of Object.entries({
    ledger: urns.ledger,
    vault: urns.vault,
    gateway: urns.gateway,
    "edge-g1": urns.password("edge-g1"),
  })) {
    it(`a state in which ${name} has none, and says how to give it back`, () => {
      assert.deepEqual(reasons(opened(quiet(), urn)), [
        `state: got no protection for ${name}: somebody removed it (\`pulumi state unprotect\`); ` +
          `find out who did it and why, then run \`pulumi state protect --yes '${urn}'\` and preview again`,
      ]);
    });
  }

  it("`state unprotect --all`, in one reason", () => {
    const preview = opened(
      quiet(),
      ...quiet()
        .steps.filter((step) => step.oldState?.protect === true)
        .map(({ urn }) => urn),
    );
    const found = reasons(preview);
    assert.equal(found.length, 1, found.join("\n"));
    assert.match(found[0] ?? "", /^state: got no protection for ledger, vault, gateway, edge-g1, test-g1: /);
  });

  it("what is protected deleted without a word of the engine, and names the flag that it takes", () => {
    const preview = quiet();
    remove(urns.vault)(preview);
    const flag = /the engine would refuse that, but --ignore-protect or PULUMI_OPTION_IGNORE_PROTECT is set/;
    assert.match(reasons(preview).join("\n"), flag);
    preview.diagnostics.push({ urn: urns.vault, severity: "error", message: "error: it is protected" });
    assert.doesNotMatch(reasons(preview).join("\n"), flag);
  });

  it("whatever else is protected deleted or replaced, live or not", () => {
    const stack = new Stack().up("2026-11-22");
    const consumers = stack.config["quarterturn:consumers"] as Record<string, object>;
    consumers.reports = { displayName: "MaxConf reports" };
    stack.up("2026-12-01");
    delete consumers.reports;
    const gone = stack.up("2027-02-20").up("2027-05-20").up("2027-05-30").preview("2027-05-31");
    // Its last credential has ended; the app of a consumer that left goes with it, once it isn't protected any more.
    const app = stepAt(gone, urns.app("reports"));
    assert.equal(app.op, "delete");
    assert.deepEqual(reasons(gone), []);
    if (app.oldState) app.oldState.protect = true;
    assert.match(
      reasons(gone).join("\n"),
      /^Application reports: got a deletion; leave what is protected as it is/m,
    );

    const replaced = quiet();
    operate(urns.gateway, "replace")(replaced);
    assert.match(
      reasons(replaced).join("\n"),
      /^ApiManagementService gateway: got a replacement; leave what is protected as it is/m,
    );
  });

  it("that a plan takes from what is protected, but not from a component, which an import protects as well", () => {
    const component = quiet();
    const urn = "urn:pulumi:test::quarterturn::quarterturn:index:ApiGateway::gateway";
    const was = { urn, custom: false, inputs: {} };
    component.steps.push({ op: "same", urn, oldState: { ...was, protect: true }, newState: was });
    assert.deepEqual(reasons(component), []);

    const service = quiet();
    delete stepAt(service, urns.gateway).newState?.protect;
    assert.match(
      reasons(service).join("\n"),
      /^ApiManagementService gateway: got the removal of its protection; leave what is protected as it is/m,
    );
  });
});
