import assert from "node:assert/strict";
import { reasons, stepAt, withoutSames } from "./support/gate";
import { type PreviewJson, urns } from "./support/json";
import { Stack } from "./support/stack";
import { drop, edgeOf, remove, rotation } from "./support/tampering";

describe("The gate refuses, whatever else is right,", () => {
  it("a first run without --first-run, as a stack under another name looks like one", () => {
    const [reason = ""] = reasons(new Stack().preview("2026-11-22"));
    assert.match(
      reason,
      /^ledger: got a creation: everybody would start again at generation 1.*quarterturn\/test has never run.*--first-run/,
    );
  });

  it("a preview of another stack than the one asked for", () => {
    assert.deepEqual(reasons(rotation(), { stack: "prod", firstRun: false }), [
      "stack: got a preview of test, want one of prod",
    ]);
  });

  it("a change of a credential in a preview that leaves the ledger out, and names the option that shows it", () => {
    const preview = rotation();
    drop(urns.ledger)(preview);
    assert.deepEqual(
      reasons(withoutSames(preview)).filter((reason) => reason.startsWith("edge-g2: got a creation")),
      [
        "edge-g2: got a creation without the ledger in the preview, want the ledger as well, to see what is live; preview with --show-sames",
      ],
    );
  });

  it("a change of a consumer's secret in a preview that leaves the ledger out", () => {
    const preview = withoutSames(new Stack().up("2026-11-22").preview("2026-12-01"));
    assert.deepEqual(reasons(preview), []);
    const secret = stepAt(new Stack().up("2026-11-22").preview("2026-12-01"), urns.secret("edge"));
    preview.steps.push({ ...secret, op: "update", detailedDiff: { value: {} } });
    assert.match(
      reasons(preview).join("\n"),
      /^edge-client-secret: got an update without the ledger in the preview/,
    );
  });

  it("an expired credential's deletion while the state still protects it", () => {
    const stack = new Stack().up("2026-11-22").up("2027-02-20").up("2027-05-21");
    const preview = stack.preview("2027-05-22");
    assert.deepEqual(reasons(preview), []);
    const { oldState } = stepAt(preview, urns.released("edge-g1"));
    if (oldState) oldState.protect = true;
    assert.deepEqual(reasons(preview), [
      "edge-g1: got a deletion while the state protects it; first finish a run that removes its protection",
    ]);
  });

  it("a rotation before its time", () => {
    const early = new Stack().up("2026-11-22").preview("2027-02-20");
    const text = JSON.stringify(early)
      .replaceAll("2027-02-20", "2027-01-20")
      .replaceAll("2027-08-19", "2027-07-19");
    const found = reasons(JSON.parse(text) as PreviewJson);
    assert.ok(
      found.includes(
        "edge-g2: got a rotation on 2027-01-20, want none before 2027-02-06; to rotate now, use quarterturn:force",
      ),
      found.join("\n"),
    );
  });

  it("a fourth active secret", () => {
    const stack = new Stack().up("2026-11-22");
    for (const [day, value] of [
      ["2026-12-05", "one"],
      ["2026-12-06", "two"],
    ] as const) {
      stack.config["quarterturn:force"] = { edge: value };
      stack.up(day);
    }
    const preview = stack.preview("2026-12-07");
    const edge = edgeOf(preview);
    edge.credentials.g4 = { ...edge.credentials.g3, issuedOn: "2026-12-07", expiresOn: "2027-06-05" };
    edge.credentials.g3 = { ...edge.credentials.g3, state: "previous" };
    edge.nextGeneration = 5;
    assert.ok(
      reasons(preview).includes(
        "edge-g4: got 4 active secrets (g1, g2, g3, g4), want at most 3 (maxActiveSecrets)",
      ),
      reasons(preview).join("\n"),
    );
  });

  it("a consumer under a new name without its alias", () => {
    const stack = new Stack().up("2026-11-22");
    const { edge, test } = stack.config["quarterturn:consumers"] as Record<string, object>;
    stack.config["quarterturn:consumers"] = { border: edge, test };
    const [reason] = reasons(stack.preview("2026-12-01"));
    assert.equal(
      reason,
      "quarterturn:consumers.border: got a new consumer with the app of edge, whose credentials are live; if it is edge under a new name, add `aliases: [edge]`",
    );
  });

  it("another app for a consumer where there is no room for a secret on it", () => {
    const stack = new Stack().up("2026-11-22");
    for (const value of ["one", "two"]) {
      stack.config["quarterturn:force"] = { edge: value };
      stack.up("2026-12-05");
    }
    const { edge } = stack.config["quarterturn:consumers"] as Record<string, object>;
    Object.assign(edge ?? {}, { clientId: "11111111-6984-48f9-81d1-ff8770c65bde" });
    assert.match(
      reasons(stack.preview("2026-12-06")).join("\n"),
      /^quarterturn:consumers\.edge\.clientId: got another app, and no new secret on it: the newest is g3, on the old app, want a new secret on it/m,
    );
  });

  it("what the engine refuses too, once: in words of the field", () => {
    const preview = rotation();
    remove(urns.password("edge-g1"))(preview);
    preview.diagnostics.push(
      { urn: urns.password("edge-g1"), severity: "error", message: "error: it is protected\n" },
      { severity: "error", message: "error: preview failed\n" },
    );
    const found = reasons(preview);
    assert.deepEqual(
      found.filter((reason) => reason.includes("got an error")),
      [],
    );
    assert.match(found.join("\n"), /^edge-g1: got a deletion; leave it alone/m);
  });
});
