import type { Day } from "../../rotation";
import { type Case, testCases } from "./cases";
import type { Change } from "./change";
import { keyOf, password } from "./support";

/** `edge` began with a secret made by hand, of which the stack file says an end; the app says another. */
const adopted = (told: string, real: string, more: Change = {}): Change => ({
  runs: ["2026-11-22"],
  today: "2026-11-25",
  adopt: { keyId: keyOf("edge-g0"), issuedOn: "2026-10-01" as Day, expiresOn: told as Day },
  published: { test: "g1" },
  delivered: { "test-g1": ["idim-technical-operations", "maxconf-contact"] },
  used: { "edge-g0": "2026-11-24", "test-g1": "2026-11-24" },
  onApp: () => ({
    ok: true,
    value: [{ ...password(keyOf("edge-g0"), "by hand", "2026-10-01", real.slice(0, 10)), endsAt: real }],
  }),
  ...more,
});

/** The same, rotated since: the one made by hand was over two days ago. */
const adoptedThenRotated = (used: NonNullable<Change["used"]>): Change => {
  const both = ["idim-technical-operations", "maxconf-contact"];
  return adopted("2027-10-01", "2027-01-10T00:00:00Z", {
    runs: ["2026-11-22", "2026-12-16"],
    today: "2027-01-12",
    published: { edge: "g1", test: "g1" },
    delivered: { "edge-g1": both, "test-g1": both },
    used,
    onApp: (ours) => ({
      ok: true,
      value: ours.map((one) =>
        one.keyId === keyOf("edge-g0") ? { ...one, endsAt: "2027-01-10T00:00:00Z" } : one,
      ),
    }),
  });
};

const ends: readonly Case[] = [
  [
    "one that ends earlier in Entra than the stack file says needs a successor before that",
    adopted("2027-10-01", "2027-01-10T00:00:00Z"),
    1,
    "end-differs",
    /^edge-g0 ends on 2027-01-10 in Entra, but the stack file's `adopt` says 2027-10-01: no run issues its successor in time; write `quarterturn:force: \{ edge: "2026-11-25 edge-g0 ends early" \}`/,
  ],
  [
    "after its end in Entra its sign-ins are refused, whatever the ledger has",
    adopted("2027-10-01", "2027-01-10T00:00:00Z", { today: "2027-01-12", used: { "test-g1": "2027-01-11" } }),
    1,
    "end-differs",
    /: sign-ins with it are refused; write/,
  ],
  [
    "a previous one that is over in Entra locks out whoever isn't known to use the newer one",
    adoptedThenRotated({ "test-g1": "2027-01-11" }),
    1,
    "end-differs",
    /: sign-ins with it are refused; whoever still uses it must switch: tell .* to use edge-g1$/,
  ],
  [
    "and is noted where the newer one is used",
    adoptedThenRotated({ "edge-g1": "2027-01-11", "test-g1": "2027-01-11" }),
    0,
    "end-differs",
    /^edge-g0 ends on 2027-01-10 in Entra, but the stack file's `adopt` says 2027-10-01$/,
  ],
  [
    "one that ends within a day is told by the day before or after",
    adopted("2027-10-02", "2027-10-01T15:30:00Z"),
    0,
  ],
  ["and by its own", adopted("2027-10-01", "2027-10-01T15:30:00Z"), 0],
  [
    "one that ends later in Entra is noted",
    adopted("2027-10-01", "2027-11-01T00:00:00Z"),
    0,
    "end-differs",
    /^edge-g0 ends on 2027-11-01 in Entra, but the stack file's `adopt` says 2027-10-01$/,
  ],
  [
    "one whose regular successor comes in time all the same is noted",
    adopted("2027-10-01", "2027-09-20T00:00:00Z"),
    0,
    "end-differs",
  ],
  [
    "a previous one that is over in Entra, and was used yesterday, locks its consumer out",
    {
      used: { "edge-g1": "2027-03-31", "test-g2": "2027-03-31" },
      onApp: (ours) => ({
        ok: true,
        value: ours.map((one) =>
          one.keyId === keyOf("edge-g1") ? { ...one, endsAt: "2027-04-01T00:00:00Z" } : one,
        ),
      }),
    },
    1,
    "end-differs",
    /^edge-g1 ends on 2027-04-01 in Entra, but the ledger says 2027-05-21: sign-ins with it are refused; whoever still uses it must switch: tell .* to use edge-g2$/,
  ],
  [
    "one that is valid later only is refused until then",
    {
      onApp: (ours) => ({
        ok: true,
        value: ours.map((one) =>
          one.keyId === keyOf("edge-g2") ? { ...one, startsAt: "2027-05-01T00:00:00Z" } : one,
        ),
      }),
    },
    1,
    "not-yet-valid",
    /^Entra says that edge-g2 is valid only from 2027-05-01/,
  ],
];

describe("a report on ends that Entra has otherwise", () => {
  testCases(ends);
});
