import assert from "node:assert/strict";
import { addDays, daysBetween, parseDay, type Day } from "../../rotation";
import { readWorkflows } from "../support/workflows";

/** The days on which a cron line `M H DAY MONTHS *` runs, within some years. */
function runsOf(cron: string, from: Day, years: number): Day[] {
  const [, , day, months = "", weekday] = cron.split(" ");
  assert.equal(weekday, "*");
  const wanted = new Set(
    months.split(",").map((month) => `${month.padStart(2, "0")}-${(day ?? "").padStart(2, "0")}`),
  );
  const days = Array.from({ length: years * 366 }, (_, number) => addDays(from, number));
  return days.filter((one) => wanted.has(one.slice(5)));
}

function cronOf(name: string): string {
  const found = readWorkflows().find(({ workflow }) => workflow.name === name);
  const [line] = found?.workflow.on.schedule as { cron: string }[];
  return line?.cron ?? "";
}

describe("The schedule of rotate", () => {
  const runs = runsOf(cronOf("rotate"), parseDay("2026-12-01"), 12);
  const gaps = runs.slice(1).map((run, index) => daysBetween(runs[index] ?? run, run));

  it("is four runs a year", () => {
    assert.ok(runs.length >= 47, String(runs.length));
  });

  it("comes when a rotation is due, even after a fortnight's wait for the last approval, less a day", () => {
    const { rotateEveryDays, earlyDays } = { rotateEveryDays: 90, earlyDays: 14 };
    for (const gap of gaps) assert.ok(gap - 13 >= rotateEveryDays - earlyDays && gap <= 92, String(gap));
  });

  it("is hours away from midnight UTC: preview and up must see the same day", () => {
    const hour = Number(cronOf("rotate").split(" ")[1]);
    assert.ok(hour >= 6 && hour <= 18, String(hour));
  });
});

describe("The schedule of watch", () => {
  it("is once a week", () => {
    assert.match(cronOf("watch"), /^\d+ \d+ \* \* [1-5]$/);
  });
});
