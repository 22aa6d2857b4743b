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

  it("plays Keycloak's patterns, by its rules", () => {
    const args = [
      "--system",
      "keycloak",
      "--years",
      "2",
      "--consumers",
      "5",
      "--jitter",
      "7",
      "--pattern",
      "all",
    ];
    const json = JSON.parse(printed(...args, "--json")) as Record<string, { outageDays: number }>;
    assert.deepEqual(Object.keys(json), ["ledger", "regenerate", "default-overlap", "keycloak-defaults"]);
    assert.equal(json.ledger?.outageDays, 0);
    assert.match(
      printed(...args),
      /a secret lives for 180 days, a new one comes every 90, the one before it ends 76 days later, at most 2 are active;/,
    );
  });

  it("lets a consumer take no longer than the rotated secret lives", () => {
    const args = ["--system", "keycloak", "--rotated", "40", "--jitter", "7", "--json"];
    const { ledger } = JSON.parse(printed(...args)) as Record<string, { refused: number }>;
    assert.equal(ledger?.refused, 0);
    assert.match(printed("--rotated", "40"), /ends 40 days later, .*\n.* switches 3 to 40 days after/);
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
    [
      ["--system", "keycloak", "--pattern", "replace"],
      /Allowed choices are ledger, regenerate, default-overlap, keycloak-defaults, all\./,
    ],
    [["--pattern", "regenerate"], /Allowed choices are ledger, replace, two-slots, lattice, all\./],
    [["--system", "ldap"], /Allowed choices are entra, keycloak\./],
    [["--rotated", "2"], /Want a whole number from 3 to 3650\./],
    [
      ["--system", "keycloak", "--rotated", "80"],
      /policy is refused\npolicy\.rotatedSecretExpirationDays: got 80, want at most 1 × \(90 − 14\), the shortest time between two rotations: Keycloak has two secrets, so 0 to 76;/,
    ],
    [["--rotated", "180"], /rotatedSecretExpirationDays: got 180, want less than secretExpirationDays/],
    [["--pattern", "luck"], /Allowed choices are ledger, replace, two-slots, lattice, all\./],
  ];
  for (const [args, says] of wrong) {
    it(`refuses ${args.join(" ")}`, () => {
      assert.match(refusal(...args), says);
    });
  }
});
