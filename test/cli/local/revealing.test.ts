import assert from "node:assert/strict";
import { revealingOption } from "../../../cli/local/revealing";

const table: readonly (readonly [args: string, option: string | undefined])[] = [
  ["up --yes --stack test", undefined],
  ["up --tracing file:./trace", "--tracing"],
  ["up --tracing=file:./trace", "--tracing"],
  ["--otel-traces file:///t.json up", "--otel-traces"],
  ["up --otel-traces=grpc://collector", "--otel-traces"],
  ["up -v=9", "-v=9"],
  ["up -v9", "-v=9"],
  ["up -v 11", "-v=11"],
  ["up --verbose=10", "-v=10"],
  ["up --verbose 9", "-v=9"],
  ["up -v=8 --logtostderr", undefined],
  ["up --verbose 8", undefined],
  ["up --target urn:pulumi:test::p::t::--tracing", undefined],
];

describe("an option with which the engine writes secrets in clear", () => {
  for (const [args, option] of table) {
    it(`is ${option ?? "none"} in: pulumi ${args}`, () => {
      assert.equal(revealingOption(args.split(" "), {}), option);
    });
  }

  it("may be said as a variable", () => {
    assert.equal(revealingOption(["up"], { PULUMI_OPTION_TRACING: "file:./t" }), "PULUMI_OPTION_TRACING");
    assert.equal(
      revealingOption(["up"], { PULUMI_OPTION_OTEL_TRACES: "file:///t" }),
      "PULUMI_OPTION_OTEL_TRACES",
    );
    assert.equal(revealingOption(["up"], { PULUMI_OPTION_VERBOSE: "9" }), "PULUMI_OPTION_VERBOSE");
    assert.equal(
      revealingOption(["up"], { PULUMI_OPTION_VERBOSE: "3", PULUMI_OPTION_TRACING: "" }),
      undefined,
    );
  });
});
