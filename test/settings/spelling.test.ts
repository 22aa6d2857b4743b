import assert from "node:assert/strict";
import { parseDay, planLedger } from "../../rotation";
import { SettingsError, readSettings } from "../../settings/settings";
import { parseYaml } from "../../settings/yaml";
import { type Raw, stackFile } from "./stackFile";

const base = stackFile("test");
const settingsOf = (more: Raw) => readSettings({ ...base, ...more });
const problemsOf = (more: Raw): string[] => {
  try {
    settingsOf(more);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.lines;
  }
  return [];
};
/** A value as it is written in a stack file. */
const written = (text: string): unknown => (parseYaml(`it: ${text}`) as { it: unknown }).it;

describe("the same thing, written in another way,", () => {
  const forces: readonly (readonly [one: string, other: string])[] = [
    ["2026-12-05", '"2026-12-05"'],
    ["2026-12-05T10:00:00Z", '"2026-12-05T10:00:00Z"'],
    ["2026-12-05 10:00:00", '"2026-12-05 10:00:00"'],
    ["5", '"5"'],
    ["1.10", '"1.10"'],
    ["1e3", '"1000"'],
    ["12345678901234567890", '"12345678901234567890"'],
    ["true", '"true"'],
    ["True", '"True"'],
    ["leaked in a ticket", '"leaked in a ticket "'],
  ];
  for (const [one, other] of forces) {
    it(`is no other order: force ${one} and ${other}`, () => {
      const today = parseDay("2026-12-05");
      const run = (text: string, previous?: Parameters<typeof planLedger>[0]) => {
        const { requests } = settingsOf({ force: { edge: written(text) } });
        const result = planLedger(previous, { today, consumers: requests, holdings: {} });
        assert.ok(result.ok);
        return result.ledger;
      };
      for (const [first, then] of [
        [one, other],
        [other, one],
      ] as const) {
        const ledger = run(first);
        // The first credential takes the order with it.
        assert.notEqual(ledger.consumers.edge?.forced, undefined);
        assert.deepEqual(run(then, ledger), ledger);
      }
    });
  }

  it("is another order if it is one", () => {
    for (const [one, other] of [
      ["2026-12-05", "2026-12-06"],
      ["5", "6"],
      ["true", "yes"],
      ["2026-12-05", "2026-12-05 leaked"],
    ] as const) {
      const [first, second] = [one, other].map(
        (text) => settingsOf({ force: { edge: written(text) } }).requests.edge?.force,
      );
      assert.notEqual(first, second);
    }
  });

  it("shows a day as a day, and a number as it is", () => {
    const shown = ["2026-12-05", "42", '"0042"', "true"].map(
      (text) => settingsOf({ force: { edge: written(text) } }).requests.edge?.force,
    );
    assert.deepEqual(shown, ["2026-12-05", "42", "0042", "true"]);
  });

  it("is one app: a client ID in capitals, in braces", () => {
    const edge = { displayName: "Edge", clientId: "{D802C929-6984-48F9-81D1-FF8770C65BDE}" };
    const { requests } = settingsOf({ consumers: { edge } });
    assert.equal(requests.edge?.app.clientId, "d802c929-6984-48f9-81d1-ff8770c65bde");
    const twice = { edge, other: { displayName: "Other", clientId: "d802c929-6984-48f9-81d1-ff8770c65bde" } };
    assert.deepEqual(problemsOf({ consumers: twice }), [
      "quarterturn:consumers.other.clientId: got d802c929-6984-48f9-81d1-ff8770c65bde, which is edge's, want a client ID of its own",
    ]);
  });

  for (const id of [
    "d802c929",
    "{d802c929-6984-48f9-81d1-ff8770c65bde",
    "d802c92969844-8f9-81d1-ff8770c65bde",
    "{}",
  ]) {
    it(`is no UUID: ${id}`, () => {
      assert.match(
        problemsOf({ tenantId: id }).join(),
        /^quarterturn:tenantId: got .*, want a UUID such as [^,]*$/,
      );
    });
  }

  it("is one generation: 7, g7", () => {
    const { edge } = settingsOf({
      revoke: { edge: [7, "7", "g7", "g8"] },
      confirmed: { edge: "g9" },
    }).requests;
    assert.deepEqual([edge?.revoke, edge?.confirmed], [[7, 8], 9]);
    for (const value of ["h7", "g", "g-7", "7.5", -7, "g12345678", [7], true, ""]) {
      assert.match(
        problemsOf({ confirmed: { edge: value } }).join(),
        /^quarterturn:confirmed\.edge: got .*, want a whole number from 0 to 1000000$/,
        JSON.stringify(value),
      );
    }
  });

  const moments: readonly (readonly [text: string, day: string])[] = [
    ["2027-03-30", "2027-03-30"],
    ["2027-3-30", "2027-03-30"],
    ["2027-03-30T00:00:00Z", "2027-03-30"],
    ["2027-03-30 00:00:00 +0000 UTC", "2027-03-30"],
    ["2027-03-30T14:22:05Z", "2027-03-30"],
    ["2027-03-30T14:22:05.1234567Z", "2027-03-30"],
    ["2027-03-30 14:22:05 +0000 UTC", "2027-03-30"],
    ["2027-03-30T01:00:00+02:00", "2027-03-29"],
    ["2027-03-30 01:00:00 +0200 CEST", "2027-03-29"],
    ["2027-03-30 14:22", "2027-03-30"],
  ];
  for (const [text, day] of moments) {
    it(`is one day: ${text} is ${day}`, () => {
      const adopt = {
        edge: { keyId: "5b0f4c6e-0000-4000-8000-000000000001", issuedOn: "2026-10-01", expiresOn: text },
      };
      assert.equal(settingsOf({ adopt }).requests.edge?.adopt?.expiresOn, day);
      assert.equal(settingsOf({ asOf: text }).asOf, day);
    });
  }
  for (const text of [
    "2027-02-29",
    "30.03.2027",
    "2027-03-30T25:00:00Z",
    "tomorrow",
    "2027-03",
    "20270330",
  ]) {
    it(`is no day: ${text}`, () => {
      assert.deepEqual(problemsOf({ asOf: text }), [
        `quarterturn:asOf: got "${text}", want a valid date, YYYY-MM-DD`,
      ]);
    });
  }
});

describe("a credential that was made by hand", () => {
  const adopt = (issuedOn: string, expiresOn: string) => ({
    adopt: { edge: { keyId: "5b0f4c6e-0000-4000-8000-000000000001", issuedOn, expiresOn } },
  });

  it("may live for two years", () => {
    assert.deepEqual(problemsOf(adopt("2026-10-01", "2028-10-01")), []);
  });

  it("doesn't end before it begins", () => {
    for (const end of ["2026-10-01", "2026-01-10"]) {
      assert.deepEqual(problemsOf(adopt("2026-10-01", end)), [
        `quarterturn:adopt.edge.expiresOn: got "${end}", want a day after issuedOn`,
      ]);
    }
  });

  it("doesn't live longer than any that the portal makes", () => {
    assert.deepEqual(problemsOf(adopt("2026-10-01", "2028-10-02")), [
      'quarterturn:adopt.edge.expiresOn: got "2028-10-02", want at most 731 days after issuedOn; look it up in Entra (Certificates & secrets), or remove it: a new secret is issued then',
    ]);
  });
});
