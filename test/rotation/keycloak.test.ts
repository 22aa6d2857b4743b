import assert from "node:assert/strict";
import { type ServerFacts, onKeycloak, resolvePolicy } from "../../rotation";
import { Estate, type Wish } from "./support/estate";
import { both, client, endsOf, found, inOverlap, takenOver } from "./support/keycloakWishes";

const policy = resolvePolicy(onKeycloak({}));

describe("A plan for a client of Keycloak", () => {
  it("counts with two secrets, and the rotated one ends when the next may come", () => {
    assert.deepEqual(policy, {
      secretExpirationDays: 180,
      rotateEveryDays: 90,
      earlyDays: 14,
      rotatedSecretExpirationDays: 76,
      maxActiveSecrets: 2,
    });
  });

  const steps: {
    it: string;
    before?: () => Estate;
    day: string;
    server: ServerFacts;
    more?: Wish;
    decision: RegExp;
    states: string;
    ends: Record<string, string>;
  }[] = [
    {
      it: "takes over the secret that the client has in the first run, with the server's end",
      day: "2026-11-22",
      server: found("unknown", "2027-03-01"),
      decision: /^taken-over: the client's present secret$/,
      states: "g1 current",
      ends: { g1: "2027-03-01" },
    },
    {
      it: "gives one without an end the policy's, as Keycloak will when the client gets its policy",
      day: "2026-11-22",
      server: found("unknown"),
      decision: /^taken-over/,
      states: "g1 current",
      ends: { g1: "2027-05-21" },
    },
    {
      it: "issues g1 in the first run where there is no client yet",
      day: "2026-11-22",
      server: { current: "none" },
      decision: /^first: first credential$/,
      states: "g1 current",
      ends: { g1: "2027-05-21" },
    },
    {
      it: "does not take over what has expired: nobody can use it",
      day: "2026-11-22",
      server: found("unknown", "2026-11-22"),
      decision: /^first: first credential$/,
      states: "g1 current",
      ends: { g1: "2027-05-21" },
    },
    {
      it: "rotates one that is due, and the old one ends at the rotation and the rotated expiration, not at its own end",
      before: takenOver,
      day: "2027-02-20",
      server: found("g1", "2027-05-21"),
      decision: /^due: g1 is 90 days old/,
      states: "g1 previous, g2 current",
      ends: { g1: "2027-05-07", g2: "2027-08-19" },
    },
    {
      it: "gives the old one a longer life than its own where the rotation comes late",
      before: takenOver,
      day: "2027-05-01",
      server: found("g1", "2027-05-21"),
      decision: /^due: g1 is 160 days old/,
      states: "g1 previous, g2 current",
      ends: { g1: "2027-07-16", g2: "2027-10-28" },
    },
    {
      it: "ends the old one at once with a rotated expiration of 0",
      before: takenOver,
      day: "2027-02-20",
      server: found("g1", "2027-05-21"),
      more: { policy: { ...policy, rotatedSecretExpirationDays: 0 } },
      decision: /^due/,
      states: "g1 retired, g2 current",
      ends: { g2: "2027-08-19" },
    },
    {
      it: "keeps to what the server says of both ends",
      before: inOverlap,
      day: "2027-03-01",
      server: found("g2", "2027-08-20", ["g1", "2027-05-08"]),
      decision: /^not-due: g2 is not due before 2027-05-08$/,
      states: "g1 previous, g2 current",
      ends: { g1: "2027-05-08", g2: "2027-08-20" },
    },
    {
      it: "lets a rotated one that the server has no more after its end expire, and calls nobody to account for it",
      before: inOverlap,
      day: "2027-05-21",
      server: found("g2", "2027-08-19"),
      decision: /^due: g2 is 90 days old/,
      states: "g1 expired, g2 previous, g3 current",
      ends: { g2: "2027-08-05", g3: "2027-11-17" },
    },
    {
      it: "lets the rotated one end with the current one, since the server then refuses both",
      before: inOverlap,
      day: "2027-03-01",
      server: found("g2", "2027-03-01", ["g1", "2027-05-07"]),
      decision: /^current-expired: g2 expired on 2027-03-01$/,
      states: "g1 expired, g2 expired, g3 current",
      ends: { g3: "2027-08-28" },
    },
    {
      it: "rotates where a revoke names the rotated one, and a rotation is forced",
      before: inOverlap,
      day: "2027-03-01",
      server: both,
      more: { force: "leaked", revoke: [1] },
      decision: /^forced: forced: leaked$/,
      states: "g1 revoked, g2 previous, g3 current",
      ends: { g2: "2027-05-16", g3: "2027-08-28" },
    },
    {
      it: "rotates where a revoke names both",
      before: inOverlap,
      day: "2027-03-01",
      server: both,
      more: { revoke: [1, 2] },
      decision: /^current-revoked: g2 was revoked$/,
      states: "g1 revoked, g2 revoked, g3 current",
      ends: { g3: "2027-08-28" },
    },
    {
      it: "replaces a revoked current one where no rotated one is left",
      before: inOverlap,
      day: "2027-05-07",
      server: found("g2", "2027-08-19"),
      more: { revoke: [2] },
      decision: /^current-revoked: g2 was revoked$/,
      states: "g1 expired, g2 revoked, g3 current",
      ends: { g3: "2027-11-03" },
    },
    {
      it: "takes over what somebody regenerated as the next generation, and keeps the rotated one's end",
      before: takenOver,
      day: "2026-12-24",
      server: found("unknown", "2027-06-20", ["g1", "2027-03-08"]),
      decision: /^taken-over: somebody regenerated or replaced g1$/,
      states: "g1 previous, g2 current",
      ends: { g1: "2027-03-08", g2: "2027-06-20" },
    },
    {
      it: "takes over what somebody regenerated in the overlap, which ended the one before",
      before: inOverlap,
      day: "2027-03-01",
      server: found("unknown", "2027-08-28", ["g2", "2027-05-16"]),
      decision: /^taken-over: somebody regenerated or replaced g2/,
      states: "g1 lost, g2 previous, g3 current",
      ends: { g2: "2027-05-16", g3: "2027-08-28" },
    },
    {
      it: "takes over what somebody set in place of the current one, which is lost",
      before: takenOver,
      day: "2026-12-24",
      server: found("unknown", "2027-05-21"),
      decision: /^taken-over: somebody regenerated or replaced the secret before it$/,
      states: "g1 lost, g2 current",
      ends: { g2: "2027-05-21" },
    },
    {
      it: "rotates at once where somebody set the old one again, and lets that one live on as the rotated one",
      before: inOverlap,
      day: "2027-03-01",
      server: found("g1", "2027-08-19"),
      decision: /^current-lost: the client doesn't take g2 any more$/,
      states: "g1 previous, g2 lost, g3 current",
      ends: { g1: "2027-05-16", g3: "2027-08-28" },
    },
    {
      it: "waits for a rotated one of unknown origin to end",
      before: takenOver,
      day: "2027-02-20",
      server: found("g1", "2027-05-21", ["unknown", "2027-03-01"]),
      decision:
        /^postponed: g1 is 90 days old, .*, but it waits until 2027-03-01: it would end a rotated secret of unknown origin/,
      states: "g1 current",
      ends: { g1: "2027-05-21" },
    },
    {
      it: "does not wait for one of unknown origin that the server refuses with the current one",
      before: takenOver,
      day: "2027-02-20",
      server: found("g1", "2027-02-20", ["unknown", "2027-03-01"]),
      decision: /^current-expired: g1 expired on 2027-02-20$/,
      states: "g1 expired, g2 current",
      ends: { g2: "2027-08-19" },
    },
  ];
  for (const {
    it: sentence,
    before = () => new Estate(),
    day,
    server,
    more,
    decision,
    states,
    ends,
  } of steps) {
    it(sentence, () => {
      const ran = before().run(day, client(server, more));
      assert.match(ran.decision(), decision);
      assert.equal(ran.states(), states);
      assert.deepEqual(endsOf(ran), ends);
    });
  }

  it("is due again at once where an older one that somebody set again is near its end: its old name is in nobody's way", () => {
    const estate = inOverlap();
    // g2 has ended, and somebody's update made g1 the rotated one once more; then somebody sets it in place of the current one.
    estate.run("2027-09-01", client(found("unknown", "2028-02-28", ["g1", "2027-11-16"])));
    const ran = estate.run("2027-10-01", client(found("g1", "2027-11-20")));
    assert.match(ran.decision(), /^taken-over: /);
    assert.equal(ran.states(), "g1 previous, g2 expired, g3 lost, g4 current");
    assert.equal(ran.record().nextRotation, "2027-08-08");
  });
});
