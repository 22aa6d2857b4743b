import assert from "node:assert/strict";
import { parseDay } from "../../rotation";
import type { ClientSignIn } from "../../status/facts";
import { type Case, testCases } from "./clientCases";
import { type ClientChange, clientReport, rotatedAt, signedIn } from "./clientSupport";

const nobody = { signIns: [] };
const withSignIns = (...signIns: ClientSignIn[]): ClientChange => ({
  events: (ours) => ({ ...ours, signIns }),
});

const used: readonly Case[] = [
  [
    "events that aren't saved: can't tell, and what to switch on",
    {
      events: (ours) => ({
        ...ours,
        ...nobody,
        log: { readable: false, reason: "no events: switch on Save events" },
      }),
    },
    2,
    "log-unreadable",
    /^can't tell whether the secrets of portal are in use: no events: switch on Save events/,
  ],
  [
    "somebody is refused since the rotation, and nobody is let in",
    { events: (ours) => ({ ...ours, ...nobody, refused: [signedIn("2027-03-09")] }) },
    1,
    "unknown-tried",
    /^portal: 1 sign-in with a secret that its client doesn't take, last on 2027-03-09 from 192\.0\.2\.7, and no sign-in that was let in since; help Portal to switch to portal-g2$/,
  ],
  [
    "one refusal among sign-ins that are let in is good to know",
    { events: (ours) => ({ ...ours, refused: [signedIn("2027-03-01")] }) },
    0,
    "unknown-tried",
  ],
  [
    "events that begin after the rotation can't tell that the old one is unused",
    {
      events: (ours) => ({
        ...ours,
        ...nobody,
        log: { readable: true, from: parseDay("2027-03-08") },
      }),
    },
    2,
    "use-unknown",
    /the log begins on 2027-03-08/,
  ],
];

describe("use of a Keycloak client's secrets", () => {
  testCases(used);

  const verdicts = (change: ClientChange) =>
    clientReport(change).consumers[0]?.credentials.map(({ name, verdict }) => [name, verdict?.kind]);

  it("while only one is valid, sign-ins are its", () => {
    assert.deepEqual(verdicts({ runs: ["2026-11-22"], today: "2027-01-05" }), [["portal-g1", "used"]]);
  });

  it("while two are, it is unknown which", () => {
    assert.deepEqual(verdicts({}), [
      ["portal-g1", "unknown"],
      ["portal-g2", "unknown"],
    ]);
  });

  it("by the moment of the rotation, not by its day", () => {
    const at = (time: string) => ({ at: `2027-02-20T${time}Z`, ipAddress: "192.0.2.7" });
    const before = withSignIns(at("09:59:59.000"));
    assert.deepEqual(verdicts(before), [
      ["portal-g1", "used"],
      ["portal-g2", "unused"],
    ]);
    const since = withSignIns(at("10:00:01.000"));
    assert.equal(rotatedAt("2027-02-20"), "2027-02-20T10:00:00Z");
    assert.deepEqual(verdicts(since), [
      ["portal-g1", "unknown"],
      ["portal-g2", "unknown"],
    ]);
  });

  it("nobody's sign-in since the rotation: neither is used", () => {
    const none = withSignIns();
    assert.deepEqual(verdicts(none), [
      ["portal-g1", "unused"],
      ["portal-g2", "unused"],
    ]);
  });

  it("a log that lacks the proof by a run isn't believed", () => {
    const report = clientReport({
      facts: (facts) => ({ ...facts, state: { ...facts.state, proofTokens: new Map([["t", "portal-g2"]]) } }),
    });
    const [portal] = report.consumers;
    assert.match(portal?.signInLog?.reason ?? "", /lacks the sign-in that proved portal-g2 on 2027-02-20/);
    assert.equal(report.exitCode, 2);
  });
});
