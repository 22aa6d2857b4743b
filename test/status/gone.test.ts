import { type Credentials, type EndedState, type Ledger, parseDay } from "../../rotation";
import type { VaultFacts, VaultVersion } from "../../status/facts";
import { type Case, onApp, testCases } from "./cases";
import type { Change } from "./change";
import { keyOf, password } from "./support";

const allProven = { proven: ["edge-g1", "edge-g2", "test-g1", "test-g2"] };
const secret = "edge-client-secret";

/** The vault with one more version of edge's secret. */
const withVersion =
  (version: Partial<VaultVersion>) =>
  (ours: VaultFacts): ReturnType<NonNullable<Change["vault"]>> => {
    const versions = ours.get(secret)?.versions ?? [];
    const newer = { version: "another", createdAt: "2027-03-01T00:00:00Z", isEnabled: true, ...version };
    return {
      ok: true,
      value: new Map([...ours, [secret, { versions: [...versions, newer], isDeleted: false }]]),
    };
  };

/** The ledger with other credentials of edge. */
function withCredentials(ledger: Ledger, change: (ours: Credentials) => Credentials): Ledger {
  const edge = ledger.consumers.edge;
  if (edge === undefined) throw new Error("no edge in the ledger");
  const changed = { ...edge, credentials: change(edge.credentials) };
  return { ...ledger, consumers: { ...ledger.consumers, edge: changed } };
}

/** The ledger with another state of one of edge's credentials. */
const ended =
  (generation: string, state: EndedState) =>
  (ledger: Ledger): Ledger =>
    withCredentials(ledger, (ours) => {
      const credential = ours[generation];
      if (credential === undefined) throw new Error(`no ${generation}`);
      return { ...ours, [generation]: { ...credential, state, endedOn: parseDay("2027-03-01") } };
    });

const gone: readonly Case[] = [
  [
    "a current one that is gone from its app needs a new one",
    { onApp: onApp([keyOf("edge-g2")]) },
    1,
    "missing-on-app",
    /^somebody removed edge-g2 from edge's app: sign-ins with it are refused; write `quarterturn:force: .*` into the stack file and run `pulumi up --stack test`, and tell .* to switch to it at once; until then edge-g1 works$/,
  ],
  [
    "where there is no room for a new one, a run must see first what is gone",
    {
      today: "2026-12-06",
      runs: ["2026-11-22", "2026-12-05", "2026-12-06"],
      forcedOn: ["2026-12-05", "2026-12-06"],
      onApp: onApp([keyOf("edge-g3")]),
    },
    1,
    "missing-on-app",
    /; run `pulumi up --refresh --stack test`: it issues a new one, and tell /,
  ],
  [
    "a current one that a refresh saw to be gone: a run alone issues its successor",
    { ...allProven, declared: { "edge-g2": undefined }, onApp: onApp([keyOf("edge-g2")]) },
    1,
    "current-lost",
    /; run `pulumi up --stack test`: it issues its successor, and tell IDIM .* to switch to it at once; until then edge-g1 works$/,
  ],
  [
    "a previous one that is gone: whoever still uses it is refused, and must move to the current one",
    { onApp: onApp([keyOf("edge-g1")]) },
    1,
    "missing-on-app",
    /^somebody removed edge-g1 from edge's app: .* are refused; whoever still uses it must switch: tell .* to use edge-g2; run `pulumi up --refresh --stack test`: it drops it from the ledger$/,
  ],
  [
    "one that the ledger gave up as lost is gone for whoever still uses it",
    { ledger: ended("g1", "lost"), onApp: onApp([keyOf("edge-g1")]), used: {} },
    1,
    "handed-over-gone",
    /^edge-g1 \(key ID key-of-edge-g1\) was handed over as valid until 2027-05-21, but its app no longer has it: sign-ins with it are refused; whoever still uses it must switch: tell .* to use edge-g2$/,
  ],
  [
    "it is no matter where the consumer uses a later one",
    { ledger: ended("g1", "lost"), onApp: onApp([keyOf("edge-g1")]) },
    0,
  ],
  [
    "and it is one again where some of its sign-ins are refused",
    { ledger: ended("g1", "lost"), onApp: onApp([keyOf("edge-g1")]), refused: { "edge-?": "2027-03-30" } },
    1,
    "handed-over-gone",
  ],
  [
    "one that was revoked is gone on purpose",
    { revoke: { edge: [1] }, onApp: onApp([keyOf("edge-g1")]), used: {} },
    2,
  ],
  [
    "whoever is refused since, may have tried that one",
    {
      today: "2027-03-25",
      ledger: ended("g1", "revoked"),
      onApp: onApp([keyOf("edge-g1")]),
      refused: { "edge-?": "2027-03-23" },
    },
    1,
    "unknown-tried",
    /; it may be edge-g1; help IDIM .* to switch to edge-g2$/,
  ],
  [
    "one that was handed over is gone, though another of its name never was",
    {
      ledger: ended("g1", "unpublished"),
      vault: withVersion({ keyId: "earlier", generation: "g1", expiresOn: parseDay("2027-05-21") }),
      used: {},
    },
    1,
    "handed-over-gone",
    /^edge-g1 \(key ID earlier\)/,
  ],
  [
    "one that the state lost is found by the vault's version",
    {
      vault: withVersion({ keyId: "earlier", generation: "g2", expiresOn: parseDay("2027-08-19") }),
      used: {},
    },
    1,
    "handed-over-gone",
    /^edge-g2 \(key ID earlier\)/,
  ],
];

const toBeRemoved: readonly Case[] = [
  [
    "one that nobody got before the next came, and that its app still takes, needs another run",
    { ledger: ended("g1", "unpublished") },
    1,
    "not-removed",
    /^edge-g1 was never handed over, and its app still accepts it; run `pulumi up --stack test`: it removes it$/,
  ],
  [
    "but not before a run may remove it",
    {
      today: "2027-03-02",
      ledger: ended("g1", "unpublished"),
      used: { "edge-g2": "2027-03-01", "test-g2": "2027-03-01" },
    },
    0,
    "not-removed",
    /; nothing until then: the first run from 2027-03-03 on removes it$/,
  ],
  [
    "one that counts as lost, though people sign in with it, is removed by the next run: they must know first",
    {
      ledger: ended("g1", "lost"),
      used: { "edge-g1": "2027-03-31", "edge-g2": "2027-03-31", "test-g2": "2027-03-31" },
    },
    1,
    "not-removed",
    /^edge-g1 is lost, and its app still accepts it; first tell IDIM .* to use edge-g2: whoever still uses it is refused then; then run `pulumi up --stack test`: it removes it$/,
  ],
  [
    "a generation that was dropped from the ledger, and that its app still takes, needs another run",
    {
      ledger: (ledger) =>
        withCredentials(ledger, (ours) =>
          Object.fromEntries(Object.entries(ours).filter(([one]) => one === "g2")),
        ),
      declared: { "edge-g1": keyOf("edge-g1") },
      onApp: onApp([], password(keyOf("edge-g1"), "edge-g1 …", "2026-11-22", "2027-05-21")),
    },
    1,
    "not-removed",
    /edge-g1 has left the ledger, and its app still accepts it/,
  ],
];

describe("a report on what the same name stands for", () => {
  testCases(gone);
  testCases(toBeRemoved);
});
