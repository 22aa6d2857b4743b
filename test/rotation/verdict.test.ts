import assert from "node:assert/strict";
import { type KeySignIns, SignInTally, type SignIn, believed, judge, parseDay } from "../../rotation";

const today = parseDay("2027-04-01");
const whole = { readable: true, from: parseDay("2027-03-02") } as const;
const week = { readable: true, from: parseDay("2027-03-25") } as const;
const unreadable = { readable: false, reason: "403 Forbidden" } as const;
const usedOn = (day: string): KeySignIns => ({
  used: { last: `${day}T09:30:00Z`, ipAddress: "192.0.2.7", count: 3 },
});
const old = { issuedOn: parseDay("2026-11-22"), today };

describe("the verdict on a credential", () => {
  const cases = [
    [
      "is used if a token was issued for it in the last 30 days",
      { ...old, signIns: usedOn("2027-03-03"), log: whole },
      "used",
    ],
    ["is unused after 30 quiet days that the log covers", { ...old, signIns: {}, log: whole }, "unused"],
    [
      "is unused if the last sign-in lies before the 30 days",
      { ...old, signIns: usedOn("2027-03-01"), log: whole },
      "unused",
    ],
    ["is unknown if the log is kept for 7 days only", { ...old, signIns: {}, log: week }, "unknown"],
    [
      "is used even so if those 7 days have a sign-in",
      { ...old, signIns: usedOn("2027-03-30"), log: week },
      "used",
    ],
    ["is unknown if the log can't be read", { ...old, signIns: {}, log: unreadable }, "unknown"],
    [
      "is unused in a log of 7 days if it was issued 5 days ago",
      { issuedOn: parseDay("2027-03-27"), today, signIns: {}, log: week },
      "unused",
    ],
    [
      "doesn't count what was refused, nor the run's own proof",
      {
        ...old,
        signIns: { refused: usedOn("2027-03-30").used, proof: usedOn("2027-03-30").used } as KeySignIns,
        log: whole,
      },
      "unused",
    ],
    [
      "counts from the day after the consumer confirmed its move",
      { ...old, movedOn: parseDay("2027-03-20"), signIns: usedOn("2027-03-20"), log: whole },
      "unused",
    ],
    [
      "catches a consumer that signs in with it after that",
      { ...old, movedOn: parseDay("2027-03-20"), signIns: usedOn("2027-03-21"), log: whole },
      "used",
    ],
    [
      "is unused in a log of 7 days if the move was confirmed 8 days ago",
      { ...old, movedOn: parseDay("2027-03-24"), signIns: {}, log: week },
      "unused",
    ],
    [
      "is unknown in a log of 7 days if the move was confirmed 9 days ago",
      { ...old, movedOn: parseDay("2027-03-23"), signIns: {}, log: week },
      "unknown",
    ],
    [
      "is unknown on the day of the confirmation",
      { ...old, movedOn: today, signIns: usedOn("2027-04-01"), log: whole },
      "unknown",
    ],
  ] as const;
  for (const [title, evidence, kind] of cases) {
    it(title, () => {
      assert.equal(judge(evidence).kind, kind);
    });
  }

  const once = { used: { last: "2027-04-01T09:30:00Z", ipAddress: "", count: 1 } } as const;
  const issuedOn = parseDay("2027-03-27");
  const sentences = [
    [
      "used, last on 2027-03-30 (2 days ago) from 192.0.2.7, 3 times in the log",
      { ...old, signIns: usedOn("2027-03-30"), log: whole },
    ],
    ["used, last on 2027-04-01 (today), 1 time in the log", { ...old, signIns: once, log: whole }],
    ["not used yet: issued today", { issuedOn: today, today, signIns: {}, log: whole }],
    ["no sign-in since it was issued on 2027-03-27", { issuedOn, today, signIns: {}, log: whole }],
    ["no sign-in for 30 days", { ...old, signIns: {}, log: whole }],
    [
      "no sign-in for 30 days",
      { ...old, movedOn: parseDay("2027-02-01"), signIns: {}, log: whole },
      "a move long ago",
    ],
    [
      "no sign-in since its move was confirmed on 2027-03-31",
      { ...old, movedOn: parseDay("2027-03-31"), signIns: {}, log: whole },
    ],
    [
      "can't tell before 2027-04-02: its move was confirmed only on 2027-04-01",
      { ...old, movedOn: today, signIns: {}, log: whole },
    ],
    ["can't tell: 403 Forbidden", { ...old, signIns: {}, log: unreadable }],
  ] as const;
  for (const [sentence, evidence, of = ""] of sentences) {
    it(`says "${sentence}"${of === "" ? "" : ` after ${of}`}`, () => {
      assert.equal(judge(evidence).sentence, sentence);
    });
  }

  it("misses no day of a log that can't be read if there is none to look at yet", () => {
    const days = [parseDay("2027-03-20"), today].map((movedOn) =>
      judge({ ...old, movedOn, signIns: {}, log: unreadable }),
    );
    assert.deepEqual(
      days.map((verdict) => verdict.kind === "unknown" && verdict.missingDays),
      [11, 0],
    );
  });

  it("says how many days are missing", () => {
    const verdict = judge({ ...old, signIns: {}, log: week });
    assert.deepEqual(verdict, {
      kind: "unknown",
      missingDays: 23,
      sentence: "can't tell: the log begins on 2027-03-25, 23 days after 2027-03-02",
    });
  });

  it("turns from used to unused when the consumer has been quiet for more than 30 days", () => {
    const kinds = ["2027-03-30", "2027-04-29", "2027-04-30"].map((day) => {
      const log = { readable: true, from: parseDay("2027-03-01") } as const;
      return judge({ ...old, today: parseDay(day), signIns: usedOn("2027-03-30"), log }).kind;
    });
    assert.deepEqual(kinds, ["used", "used", "unused"]);
  });
});

describe("a sign-in log", () => {
  const witness = { name: "edge-g2", on: parseDay("2027-03-20"), isLogged: true };

  it("is believed if it has what is known to have happened", () => {
    assert.deepEqual(believed(whole, [witness], false, today), whole);
  });

  it("isn't believed if it lacks the sign-in that proved a credential", () => {
    const log = believed(whole, [{ ...witness, isLogged: false }], false, today);
    assert.equal(log.readable, false);
    assert.match(log.reason, /lacks the sign-in that proved edge-g2 on 2027-03-20/);
  });

  it("may lack what happened before it begins, or within the last day", () => {
    const old = { ...witness, on: parseDay("2027-03-01"), isLogged: false };
    const late = { ...witness, on: parseDay("2027-03-31"), isLogged: false };
    assert.deepEqual(believed(whole, [old, late], false, today), whole);
  });

  it("isn't believed if it lacks one of its first day", () => {
    const log = believed(whole, [{ ...witness, on: whole.from, isLogged: false }], false, today);
    assert.equal(log.readable, false);
  });

  it("isn't believed if it has nothing at all", () => {
    assert.deepEqual(believed(whole, [], true, today), {
      readable: false,
      reason:
        "the log has no sign-in of these consumers since 2027-03-02: nobody signs in, or sign-ins aren't logged",
    });
  });

  it("that can't be read has its own reason", () => {
    assert.deepEqual(believed(unreadable, [witness], true, today), unreadable);
  });
});

describe("sign-ins added up", () => {
  const signIn: SignIn = {
    createdDateTime: "2027-03-30T08:00:00Z",
    appId: "APP",
    keyId: "k1",
    ipAddress: "192.0.2.1",
    correlationId: "c",
    errorCode: 0,
  };
  const tallyOf = (...signIns: SignIn[]) => {
    const tally = new SignInTally();
    for (const one of signIns) tally.add(one);
    return tally;
  };

  it("keep the last one's time and place, in whatever order they come", () => {
    const older = { ...signIn, createdDateTime: "2027-03-29T08:00:00Z", ipAddress: "192.0.2.9" };
    for (const order of [
      [signIn, older],
      [older, signIn],
    ]) {
      assert.deepEqual(tallyOf(...order).of("app", "K1"), {
        used: { last: "2027-03-30T08:00:00Z", ipAddress: "192.0.2.1", count: 2 },
      });
    }
  });

  it("tell the consumer's from the run's proof, and both from what was refused", () => {
    const tally = tallyOf(signIn, { ...signIn, correlationId: "K1" }, { ...signIn, errorCode: 7000222 });
    const { used, proof, refused } = tally.of("app", "k1");
    assert.deepEqual([used?.count, proof?.count, refused?.count, tally.count], [1, 1, 1, 3]);
  });

  it("leave out a run's own tries of a credential that Entra didn't know everywhere yet", () => {
    const tally = new SignInTally(new Set(["k1"]));
    tally.add({ ...signIn, keyId: "", errorCode: 7000215, correlationId: "K1" });
    tally.add({ ...signIn, keyId: "", errorCode: 7000215, correlationId: "somebody's" });
    assert.deepEqual([tally.of("app", "").refused?.count, tally.count], [1, 2]);
  });

  it("keep the place of the first of two at the same time", () => {
    const tally = tallyOf(signIn, { ...signIn, ipAddress: "192.0.2.9" });
    assert.equal(tally.of("app", "k1").used?.ipAddress, "192.0.2.1");
  });

  it("count a run's proof that succeeded, and a sign-in without a key ID as the consumer's", () => {
    const tally = new SignInTally(new Set(["k1"]));
    tally.add({ ...signIn, correlationId: "K1" });
    tally.add({ ...signIn, keyId: "", correlationId: "" });
    assert.deepEqual([tally.of("app", "k1").proof?.count, tally.of("app", "").used?.count], [1, 1]);
  });

  it("keep what was tried with an unknown secret apart", () => {
    const tally = tallyOf({ ...signIn, keyId: "", errorCode: 7000215, correlationId: "" });
    assert.deepEqual(tally.of("app", "k1"), {});
    assert.equal(tally.of("app", "").refused?.count, 1);
  });
});
