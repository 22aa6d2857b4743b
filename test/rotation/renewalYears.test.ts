import assert from "node:assert/strict";
import fc from "fast-check";
import { longestLife } from "../../certificates/issuers";
import {
  type Day,
  type Renewal,
  type ServedCertificate,
  addDays,
  isDueFor,
  parseDay,
  reminderDue,
  reminderName,
  renewalEventsIn,
} from "../../rotation";
import { Watch, issued, wanted } from "./support/renewals";

const began = parseDay("2026-11-22");
const years = 5;
const days = years * 365;

const lifeOn = (day: Day): number => longestLife("DigiCert", day);

/** How it goes: how far apart the runs are, and how long whoever is reminded takes to renew, node by node. */
const life = fc.record({
  renewBeforeDays: fc.integer({ min: 20, max: 60 }),
  gaps: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 20, maxLength: 60 }),
  takes: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 10, maxLength: 30 }),
  between: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 10, maxLength: 30 }),
  away: fc.array(fc.boolean(), { minLength: 7, maxLength: 30 }),
  ignores: fc.array(fc.boolean(), { minLength: 5, maxLength: 20 }),
});
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

/** A day of it: what the two nodes show, and what the run of that day came to, where there was one. */
interface Played {
  readonly day: Day;
  readonly shown: readonly ServedCertificate[];
  readonly renewal: Renewal | undefined;
  readonly sent: string | undefined;
}

const at = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;

/** Five years of what is renewed by ACME: the daily run tries before it looks, on each day but those on which it fails. */
function* playAutomatic(
  { renewBeforeDays, between, away }: Life,
  fails: (day: number) => boolean,
): Generator<Played> {
  const watch = new Watch();
  const sent = new Set<string>();
  const automatic = { ...wanted, renewBeforeDays, isAutomatic: true as const };
  const nodes = [issued(began, lifeOn(began)), issued(began, lifeOn(began))];
  let [vault, installOn] = [issued(began, lifeOn(began)), began];
  for (let count = 0; count < days; count += 1) {
    const day = addDays(began, count);
    if (isDueFor(vault, renewBeforeDays, day) && !fails(count))
      [vault, installOn] = [issued(day, lifeOn(day)), addDays(day, at(between, count))];
    if (installOn <= day) nodes.fill(vault);
    const [a, b] = nodes as [ServedCertificate, ServedCertificate];
    const isAway = at(away, count) && count > 0;
    const renewal = watch.run(day, { a, b: isAway ? "connection refused" : b }, { wanted: automatic });
    const due = reminderDue(renewal, day);
    const name = due && reminderName("pexip", due);
    const reminder = name === undefined || sent.has(name) ? undefined : name;
    if (reminder !== undefined) sent.add(reminder);
    yield { day, shown: [...nodes], renewal, sent: reminder };
  }
}

/** Five years, day by day: a run now and then, a reminder where one is due, and somebody who heeds it or not. */
function* play(
  { renewBeforeDays, gaps, takes, between, away, ignores }: Life,
  heeds: boolean,
): Generator<Played> {
  const watch = new Watch();
  const sent = new Set<string>();
  const nodes = [issued(began, lifeOn(began)), issued(began, lifeOn(began))];
  let [nextRun, runs, renewals] = [began, 0, 0];
  let plan: readonly [Day, Day] | undefined;
  for (let day = began; day < addDays(began, days); day = addDays(day, 1)) {
    for (const node of [0, 1] as const) {
      if (plan?.[node] === day) nodes[node] = issued(plan[0], lifeOn(plan[0]));
    }
    if (plan !== undefined && plan[1] <= day) [plan, renewals] = [undefined, renewals + 1];
    let [reminder, renewal]: [string | undefined, Renewal | undefined] = [undefined, undefined];
    if (day === nextRun) {
      const [a, b] = nodes as [ServedCertificate, ServedCertificate];
      const isAway = at(away, runs) && runs > 0;
      renewal = watch.run(
        day,
        { a, b: isAway ? "connection refused" : b },
        { wanted: { ...wanted, renewBeforeDays } },
      );
      const due = reminderDue(renewal, day);
      const name = due && reminderName("pexip", due);
      if (name !== undefined && !sent.has(name)) reminder = name;
      if (reminder !== undefined) sent.add(reminder);
      const isHeeded = heeds || !at(ignores, renewals) || renewal.step === "ended";
      if (reminder !== undefined || renewal.step === "ended") plan ??= isHeeded ? planned(day) : undefined;
      nextRun = addDays(day, at(gaps, runs));
      runs += 1;
    }
    yield { day, shown: [...nodes], renewal, sent: reminder };
  }

  function planned(day: Day): readonly [Day, Day] {
    const one = addDays(day, 1 + at(takes, renewals));
    return [one, addDays(one, at(between, renewals))];
  }
}

const isOverOn = (day: Day, { notAfter }: ServedCertificate): boolean => notAfter.slice(0, 10) <= day;

describe(`a renewal, over ${years} years of 199, 100 and 47 days`, function () {
  this.timeout(120_000);

  it("leaves no day with a certificate that is over, if reminders are heeded, whenever the runs come", () => {
    fc.assert(
      fc.property(life, (one) => {
        for (const { day, shown } of play(one, true))
          assert.ok(!shown.some((certificate) => isOverOn(day, certificate)), `over on ${day}`);
      }),
      { numRuns: 60 },
    );
  });

  it("is due in a run before each end that nobody heeds, was reminded of before it, and of nothing twice", () => {
    let unheeded = 0;
    fc.assert(
      fc.property(life, (one) => {
        const warned = new Set<string>();
        const sent: string[] = [];
        const over = new Set<string>();
        for (const { day, shown, renewal, sent: name } of play(one, false)) {
          if (name !== undefined) sent.push(name);
          for (const certificate of shown) {
            if (
              renewal !== undefined &&
              ["due", "installed", "received"].includes(renewal.step) &&
              !isOverOn(day, certificate)
            )
              warned.add(certificate.fingerprint);
            if (!isOverOn(day, certificate)) continue;
            over.add(certificate.fingerprint);
            assert.ok(warned.has(certificate.fingerprint), `nothing said before ${day}`);
          }
        }
        assert.equal(new Set(sent).size, sent.length);
        unheeded += over.size;
      }),
      { numRuns: 60 },
    );
    assert.ok(unheeded > 100, `only ${unheeded} ends came`);
  });

  it("leaves no day with one that is over where ACME renews it, though it fails for days", () => {
    fc.assert(
      fc.property(life, fc.integer({ min: 0, max: 6 }), (one, failing) => {
        for (const { day, shown } of playAutomatic(one, (count) => count % 9 < failing))
          assert.ok(!shown.some((certificate) => isOverOn(day, certificate)), `over on ${day}`);
      }),
      { numRuns: 60 },
    );
  });

  it("reminds nobody where ACME works and every node answers", () => {
    fc.assert(
      fc.property(life, (one) => {
        const good = { ...one, between: [0], away: [false] };
        for (const { day, sent } of playAutomatic(good, () => false))
          assert.equal(sent, undefined, `reminded on ${day}`);
      }),
      { numRuns: 30 },
    );
  });

  it("is a finding, and its owner is reminded, before each end that ACME doesn't prevent", () => {
    let ends = 0;
    fc.assert(
      fc.property(life, fc.integer({ min: 0, max: 400 }), (one, until) => {
        const [warned, reminded, over] = [new Set<string>(), new Set<string>(), new Set<string>()];
        const sent: string[] = [];
        // It works for a while, and never again.
        for (const { day, shown, renewal, sent: name } of playAutomatic(one, (count) => count > until)) {
          for (const certificate of shown) {
            const { fingerprint } = certificate;
            const isOver = isOverOn(day, certificate);
            // A node that never answers again may have ended, as far as anybody knows: that is said, too.
            if (["due", "ended"].includes(renewal?.step ?? "") && !isOver) warned.add(fingerprint);
            if (name !== undefined && !isOver) reminded.add(fingerprint);
            if (!isOver) continue;
            over.add(fingerprint);
            assert.ok(warned.has(fingerprint) && reminded.has(fingerprint), `nothing said before ${day}`);
          }
          if (name !== undefined) sent.push(name);
        }
        assert.equal(new Set(sent).size, sent.length);
        ends += over.size;
      }),
      { numRuns: 60 },
    );
    assert.ok(ends >= 60, `only ${ends} ends came`);
  });

  it("stays small, and its history is readable to the last line", () => {
    fc.assert(
      fc.property(life, fc.boolean(), (one, heeds) => {
        let last: Renewal | undefined;
        for (const { renewal } of play(one, heeds)) last = renewal ?? last;
        // Twelve that are gone at most, and one on each node.
        assert.ok(Object.keys(last?.certificates ?? {}).length <= 14);
        const events = renewalEventsIn(last?.history ?? "");
        assert.ok(events.every((event) => event !== undefined));
        assert.ok(events.length < 5 * (last?.nextNumber ?? 0));
      }),
      { numRuns: 20 },
    );
  });
});
