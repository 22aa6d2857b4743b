import assert from "node:assert/strict";
import { type CertificateLife, SimulatedOwner } from "../../../cli/demo/owner";
import { type Day, addDays, daysBetween, parseDay } from "../../../rotation/calendar";

/** An owner whose certificates live so many days, one after the other; who is reminded as the days pass. */
async function playOwner(isForgetful: boolean, lives: readonly number[]): Promise<SimulatedOwner> {
  let today = parseDay("2026-11-22");
  let at = 0;
  const issued = (): CertificateLife => ({ from: today, lastDay: addDays(today, (lives[at] ?? 0) - 1) });
  let current = issued();
  const owner = new SimulatedOwner(isForgetful, () => {
    at += 1;
    return Promise.resolve((current = issued()));
  });
  for (; at < lives.length; today = addDays(today, 1)) {
    const daysBefore = daysBetween(today, current.lastDay);
    assert.ok(daysBefore >= 0, "in time");
    if ([30, 14, 7, 1].includes(daysBefore)) owner.remind({ ...current, isLast: daysBefore === 1 }, today);
    await owner.live(today);
  }
  return owner;
}

/** Days that were left at each renewal, with the number of reminders that it took. */
const told = ({ renewals }: SimulatedOwner): string[] =>
  renewals.map(
    ({ on, before, reminders, wasForgotten }) =>
      `${daysBetween(on, before.lastDay)} left, ${reminders}${wasForgotten ? ", forgotten" : ""}`,
  );

describe("a simulated owner of a certificate", () => {
  it("renews it some days after the first reminder", async () => {
    assert.deepEqual(told(await playOwner(false, [199, 199, 100, 100])), Array(4).fill("27 left, 1"));
  });

  it("forgets once, when one ends sooner than the one before, until the last reminder", async () => {
    assert.deepEqual(told(await playOwner(true, [199, 199, 100, 100])), [
      ...["27 left, 1", "27 left, 1"],
      ...["1 left, 4, forgotten", "27 left, 1"],
    ]);
  });

  it("renews it at once if the last reminder is the first", async () => {
    const today = parseDay("2027-03-09");
    const life = { from: parseDay("2026-08-24"), lastDay: parseDay("2027-03-10") };
    const owner = new SimulatedOwner(false, () => Promise.resolve(life));
    owner.remind({ ...life, isLast: true }, today);
    const renewed: Day | undefined = (await owner.live(today))?.on;
    assert.equal(renewed, today);
    assert.equal(await owner.live(today), undefined);
  });
});
