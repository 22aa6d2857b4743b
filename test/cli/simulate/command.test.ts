import assert from "node:assert/strict";
import { simulateCommand } from "../../../cli/simulate/command";

/** What the command prints. */
function printed(...args: string[]): string {
  const lines: string[] = [];
  const print = console.log;
  console.log = (line: string) => lines.push(line);
  try {
    simulateCommand().parse(args, { from: "user" });
  } finally {
    console.log = print;
  }
  return lines.join("\n");
}

/** What the command says of wrong arguments. */
function refusal(...args: string[]): string {
  let said = "";
  const command = simulateCommand()
    .exitOverride()
    .configureOutput({ writeErr: (text) => (said += text) });
  assert.throws(() => command.parse(args, { from: "user" }));
  return said.trim();
}

describe("quarterturn simulate", () => {
  it("plays ten years of a hundred consumers", () => {
    assert.match(printed(), /^10 years, 100 consumers, seed 1: a run every quarter, on its day;/);
  });

  it("prints the same for the same seed, as JSON too", () => {
    const args = [
      "--years",
      "3",
      "--consumers",
      "5",
      "--seed",
      "7",
      "--jitter",
      "7",
      "--miss",
      ".1",
      "--watch",
      "14",
      "--switch-within",
      "30",
    ];
    assert.equal(printed(...args), printed(...args));
    const json = JSON.parse(printed(...args, "--json", "--pattern", "all")) as Record<
      string,
      { outageDaysPerConsumerYear: number }
    >;
    assert.deepEqual(Object.keys(json), ["ledger", "replace", "two-slots", "lattice"]);
    assert.equal(json.ledger?.outageDaysPerConsumerYear, 0);
  });

  it("plays one pattern", () => {
    assert.deepEqual(
      Object.keys(JSON.parse(printed("--years", "1", "--json", "--pattern", "replace")) as object),
      ["replace"],
    );
  });

  const wrong: [string[], RegExp][] = [
    [["--years", "0"], /Want a whole number from 1 to 1000\./],
    [["--consumers", "1.5"], /Want a whole number from 1 to 1000000\./],
    [["--seed", "x"], /Want a whole number from 0 to 2147483647\./],
    [["--jitter", "46"], /Want a whole number from 0 to 45\./],
    [["--switch-within", "2"], /Want a whole number from 3 to 365\./],
    [["--watch", "0"], /Want a whole number from 1 to 365\./],
    [["--miss", "1.1"], /Want a number from 0 to 1\./],
    [["--miss", "often"], /Want a number from 0 to 1\./],
    [["--pattern", "luck"], /Allowed choices are ledger, replace, two-slots, lattice, all\./],
  ];
  for (const [args, says] of wrong) {
    it(`refuses ${args.join(" ")}`, () => {
      assert.match(refusal(...args), says);
    });
  }
});
