import type { VaultFacts, VaultVersion } from "../../status/facts";
import { type Day, parseDay } from "../../rotation";
import { type Case, testCases } from "./cases";
import { type Change, keyOf, password } from "./support";

const orphan = password("extra", "edge-g2 2027-02-20 to 2027-08-19", "2027-02-20", "2027-08-19");
const secret = "edge-client-secret";

const onApp =
  (...more: ReturnType<typeof password>[]): Change["onApp"] =>
  (ours) => ({ ok: true, value: [...ours, ...more] });
/** The vault with other versions of edge's secret, given those that belong there. */
const versions =
  (change: (ours: readonly VaultVersion[]) => readonly VaultVersion[], isDeleted = false) =>
  (ours: VaultFacts): ReturnType<NonNullable<Change["vault"]>> => {
    const changed = { versions: change(ours.get(secret)?.versions ?? []), isDeleted };
    return { ok: true, value: new Map([...ours, [secret, changed]]) };
  };
const version = (keyId: string | undefined, on: string): VaultVersion => ({
  version: `of ${keyId ?? "somebody"}`,
  createdAt: `${on}T00:00:00Z`,
  isEnabled: true,
  expiresOn: parseDay("2027-08-19"),
  ...(keyId !== undefined && { keyId, consumer: "edge", generation: "g2" }),
});
const unreadable = () => ({ ok: false as const, reason: "403 Forbidden" });
const noLog = { readable: false, reason: "403" } as const;

/** A backup of 2026-12-01 was restored: the ledger has g1, the app and the vault have g2 of 2027-02-20 too. */
const restored: Change = {
  runs: ["2026-11-22"],
  onApp: onApp(orphan),
  vault: versions((ours) => [...ours, version("extra", "2027-02-20")]),
  used: { "edge-g1": "2027-03-31", "test-g1": "2027-03-31" },
};

const strangers: readonly Case[] = [
  [
    "one with our name that a version in the vault knows was handed over, and is never to be removed",
    restored,
    1,
    "not-in-state",
    /^edge-g2 \(key ID extra\) on edge's app was handed over by a run that this state doesn't know, and is valid until 2027-08-19; leave it there; restore the newer state \(`pulumi stack import --stack test`\) or, if there is none, hand over anew: write `quarterturn:force: /,
  ],
  [
    "once a later one was handed over, it ends by itself",
    {
      onApp: onApp(orphan),
      vault: versions(([first, ...rest]) => [
        ...(first ? [first] : []),
        version("extra", "2027-02-19"),
        ...rest,
      ]),
    },
    0,
    "not-in-state",
    /a later one was handed over since; leave it there: it ends by itself$/,
  ],
  [
    "and whoever still uses it near its end must be told",
    {
      today: "2027-07-10",
      runs: ["2026-11-22", "2027-02-20", "2027-05-22"],
      used: { "edge-extra": "2027-07-09", "edge-g3": "2027-07-09", "test-g3": "2027-07-09" },
      onApp: onApp({ ...orphan, keyId: keyOf("edge-extra") }),
      vault: versions(([first, second, third]) => [
        ...(first && second ? [first, second] : []),
        version(keyOf("edge-extra"), "2027-02-22"),
        ...(third ? [third] : []),
      ]),
    },
    1,
    "still-used",
    /still signs in with edge-g2, which ends on 2027-08-19, in 40 days: .*; tell .* to switch to edge-g3$/,
  ],
  [
    "where the vault can't be read, nothing is called an orphan to remove",
    { onApp: onApp(orphan), vault: unreadable },
    2,
    "orphan-unclear",
    /without the vault status can't tell whether somebody has its value; leave it there, and make sure that the vault can be read$/,
  ],
  [
    "nor where the sign-in log can't be read",
    { onApp: onApp(orphan), log: noLog },
    2,
    "orphan-unclear",
    /without the sign-in log status can't tell .*; leave it there/,
  ],
  [
    "nor where neither can",
    { onApp: onApp(orphan), log: noLog, vault: unreadable },
    2,
    "orphan-unclear",
    /without the vault and the sign-in log status can't tell .*; leave it there/,
  ],
  [
    "nor where the log of that app can't be read",
    { onApp: onApp(orphan), unread: { "d802c929-6984-48f9-81d1-ff8770c65bde": "504" } },
    2,
    "orphan-unclear",
  ],
  [
    "one that is signed in with is somebody's",
    { onApp: onApp(orphan), used: { "edge-g2": "2027-03-31", "test-g2": "2027-03-31" }, ...{} },
    1,
    "orphan",
  ],
  [
    "somebody else's is asked for, not removed, where nobody can say who uses it",
    { onApp: onApp(password("extra", "CI pipeline", "2027-01-10", "2029-01-10")), log: noLog },
    1,
    "outlives-policy",
    /ask whose it is, and have its owner replace it \(key ID extra\)$/,
  ],
];

const vault: readonly Case[] = [
  [
    "a vault that can't be read is reported",
    { vault: unreadable },
    2,
    "vault-unreadable",
    /^could not read the vault kvlt-maxconf-test: 403 Forbidden/,
  ],
  ["before the first run there is none to read", { runs: [], vault: unreadable }, 1, "not-issued"],
  [
    "a secret that somebody deleted is missed by its readers",
    { vault: versions((ours) => ours.slice(-1), true) },
    1,
    "vault-secret-deleted",
    /^edge-client-secret was deleted from the vault: its readers get nothing; run `pulumi up --refresh --stack test`: it writes it again$/,
  ],
  [
    "so is one that is gone without a trace",
    { vault: (ours) => ({ ok: true, value: new Map([...ours].filter(([name]) => name !== secret)) }) },
    1,
    "vault-secret-deleted",
    /is not in the vault any more/,
  ],
  [
    "one that was disabled is read by nobody",
    { vault: versions((ours) => ours.map((one, at) => ({ ...one, isEnabled: at === 0 }))) },
    1,
    "vault-secret-disabled",
    /was disabled in the vault: its readers get nothing; run `pulumi up --refresh --stack test`: it writes it again$/,
  ],
  [
    "one that somebody wrote over is read in its place",
    { vault: versions((ours) => [...ours, version(undefined, "2027-03-20")]) },
    1,
    "vault-secret-overwritten",
    /^somebody wrote another version of edge-client-secret into the vault on 2027-03-20: its readers get a secret that no run has proven; run `pulumi up --refresh --stack test`: it writes it again$/,
  ],
  [
    "with the same tags, too, which the engine takes for ours",
    { vault: versions((ours) => [...ours, version(keyOf("edge-g2"), "2027-03-20")]) },
    1,
    "vault-secret-overwritten",
    /; write `quarterturn:force: \{ edge: "2027-04-01 edge-client-secret was overwritten" \}` into the stack file and run/,
  ],
  [
    "an older version that was disabled is nobody's loss",
    { vault: versions((ours) => ours.map((one, at) => ({ ...one, isEnabled: at > 0 }))) },
    0,
  ],
];

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

const protection: readonly Case[] = [
  [
    "what lost its protection is named, with how it comes back",
    {
      unprotected: [
        { kind: "credential", name: "edge-g1" },
        { kind: "ledger", name: "ledger" },
        { kind: "vault", name: "vault" },
      ],
    },
    1,
    "unprotected",
    /^the engine's protection is gone from edge-g1, the ledger ledger, the vault vault: a mistaken run could delete what is in use; run `pulumi up --stack test`: it protects them again$/,
  ],
  [
    "what has ended needs none",
    {
      today: "2027-05-25",
      runs: ["2026-11-22", "2027-02-20", "2027-05-22"],
      used: { "edge-g3": "2027-05-24", "test-g3": "2027-05-24" },
      unprotected: [
        { kind: "credential", name: "edge-g1" },
        { kind: "app", name: "nobody" },
      ],
    },
    0,
  ],
];

describe("a report on what the ledger doesn't know", () => {
  testCases(strangers);
});

describe("a report on what lies in the vault", () => {
  testCases(vault);
});

describe("a report on ends that Entra has otherwise", () => {
  testCases(ends);
});

describe("a report on the engine's protection", () => {
  testCases(protection);
});
