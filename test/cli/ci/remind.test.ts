import assert from "node:assert/strict";
import { renewalSentence } from "../../../cli/ci/remindStack";
import type { Renewed } from "../../../cli/certificates/renew";

const of = (name: string, more: Partial<Renewed> = {}): Renewed => ({
  ...{ name, isRenewed: false, lines: [] },
  ...more,
});
const said = (...renewals: Renewed[]): string => renewalSentence(renewals, { stack: "test" });

describe("what the daily run says of renewals by ACME", () => {
  it("is nothing where nothing was to be done", () => {
    assert.equal(said(), "");
    assert.equal(said(of("a"), of("b")), "");
  });

  it("names what was renewed, and what wasn't with the reason in one line and the way out", () => {
    const failure = "acme.example.com gave no certificate:\n  too many";
    assert.equal(
      said(of("a", { isRenewed: true }), of("b", { failure }), of("c")),
      "renewed by ACME: a; not done by ACME: b (acme.example.com gave no certificate: too many): `npm run certificate -- --stack test --renew` tries again; ",
    );
  });

  it("says both of one that was renewed and could not be installed", () => {
    assert.match(
      said(of("a", { isRenewed: true, failure: "no node" })),
      /^renewed by ACME: a; not done by ACME: a \(no node\): /,
    );
  });
});
