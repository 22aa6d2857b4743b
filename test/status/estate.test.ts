import { type Case, testCases } from "./cases";
import type { Change } from "./change";
import { keyOf, password } from "./support";

const both = ["idim-technical-operations", "maxconf-contact"];
const delivered = { "edge-g2": both, "test-g2": both };
const extra =
  (name: string, to: string): Change["onApp"] =>
  (ours) => ({
    ok: true,
    value: [...ours, password("extra", name, "2027-01-10", to)],
  });

const cases: readonly Case[] = [
  [
    "a credential with our name that the ledger doesn't know is an orphan to remove",
    { onApp: extra("edge-g2 2027-02-20 to 2027-08-19", "2027-08-19") },
    1,
    "orphan",
    /is an orphan: .*; neither the vault nor any delivery has it; remove it: `npm run remove-orphan -- --stack test extra`$/,
  ],
  [
    "a secret that is another consumer's, on an app that both use, is no stranger",
    {
      onApp: (ours) => ({
        ok: true,
        value: [
          ...ours,
          password(keyOf("test-g1"), "test-g1 2026-11-22 to 2027-05-21", "2026-11-22", "2027-05-21"),
        ],
      }),
    },
    0,
  ],
  [
    "a revoked one that its app still takes needs another run",
    { revoke: { edge: [1] } },
    1,
    "not-removed",
    /edge-g1 is revoked, and its app still accepts it; run `pulumi up --stack test`: it removes it/,
  ],
  [
    "an orphan that is over harms nobody",
    { onApp: extra("edge-g0 2026-09-01 to 2027-03-01", "2027-03-01") },
    0,
  ],
  [
    "somebody else's is noted while the policy allows it",
    { onApp: extra("CI pipeline", "2027-07-01") },
    0,
    "foreign",
    /"CI pipeline" on edge's app was created by somebody else; it ends on 2027-07-01/,
  ],
  [
    "somebody else's that outlives the policy must go",
    { onApp: extra("CI pipeline", "2029-01-10") },
    1,
    "outlives-policy",
    /lives for 731 days, until 2029-01-10, where the policy allows 180/,
  ],
  [
    "one that was removed by hand is missed",
    { onApp: (ours) => ({ ok: true, value: ours.slice(0, 1) }) },
    1,
    "missing-on-app",
    /somebody removed edge-g2 from edge's app/,
  ],
  [
    "an app that can't be read is reported as unknown",
    { onApp: () => ({ ok: false, reason: "403 Authorization_RequestDenied" }) },
    2,
    "app-unreadable",
  ],
  [
    "an app that is gone is known to have nothing: its sign-ins are refused, and no run can mend that",
    { onApp: () => ({ ok: false, reason: "404 Request_ResourceNotFound", isGone: true }) },
    1,
    "app-gone",
    /^edge's app d802c929-6984-48f9-81d1-ff8770c65bde is not in the tenant any more: .*; restore it \(Entra keeps a deleted app for 30 days\), or write the client ID of another into `quarterturn:consumers\.edge\.clientId` and run `pulumi up --stack test`$/,
  ],
  [
    "of a consumer that left, an app that is gone is a note, and so is all that was on it",
    {
      runs: ["2026-11-22", "2027-02-20", "2027-03-01"],
      removed: ["edge"],
      onApp: () => ({ ok: false, reason: "404 Request_ResourceNotFound", isGone: true }),
    },
    0,
    "app-gone",
    /^edge left the stack file, and edge's app .*; nothing if that was intended; otherwise restore it/,
  ],
  [
    "one handed over to all is well",
    { handsOver: true, delivered, proven: ["edge-g2", "test-g2"], today: "2027-04-01" },
    0,
  ],
  [
    "one not handed over where mail is set up is missed",
    { delivered: {} },
    1,
    "not-handed-over",
    /^idim-technical-operations, maxconf-contact did not get edge-g2; run `pulumi up --stack test` again$/,
  ],
  [
    "one that a recipient didn't get is missed",
    { delivered: { ...delivered, "edge-g2": ["maxconf-contact"] } },
    1,
    "not-handed-over",
    /^idim-technical-operations did not get edge-g2/,
  ],
  [
    "one that went to an old address is missed",
    { delivered, deliveredTo: "old@example.com" },
    1,
    "not-handed-over",
  ],
  ["without mail, nobody expects a handover", { handsOver: false, delivered: {} }, 0],
  [
    "one that no token was obtained with isn't proven",
    { proven: ["edge-g1", "test-g2"] },
    1,
    "not-proven",
    /no token was obtained with edge-g2 yet/,
  ],
  [
    "one that the vault doesn't hold isn't published",
    { published: { edge: "g1", test: "g2" } },
    1,
    "not-published",
    /the vault doesn't hold edge-g2/,
  ],
];

describe("a report on what is on the apps, in the vault and with the recipients", () => {
  testCases(cases);
});
