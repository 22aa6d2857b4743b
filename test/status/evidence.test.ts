import type { VaultFacts, VaultVersion } from "../../status/facts";
import { parseDay } from "../../rotation";
import { type Case, testCases } from "./cases";
import type { Change } from "./change";
import { keyOf, password } from "./support";

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

describe("a report on the engine's protection", () => {
  testCases(protection);
});
