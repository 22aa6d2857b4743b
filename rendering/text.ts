import { addDays, daysBetween, type Day } from "../rotation/calendar";
import type { Bar, Timeline } from "./timeline";

/** Days that one character stands for. */
const step = 7;

/** The timeline in characters: `█` in use, `▒` valid, `│` a run of `up`. */
export function timelineText(timeline: Timeline): string {
  const bars = timeline.groups.flatMap((group) => group.bars);
  const width = Math.max(...bars.map(({ name }) => name.length), 0);
  const columns = columnsOf(timeline);
  const rows = bars.map(
    (bar) => `${bar.name.padEnd(width)}  ${columns.map((day) => cell(bar, day)).join("")}`,
  );
  const head = `${"".padEnd(width)}  ${runMarks(timeline, columns)}`;
  const used = bars.some(({ kind }) => kind === "certificate")
    ? "signed in with, or shown"
    : "signed in with";
  return [head, ...rows, `${"".padEnd(width)}  █ ${used}   ▒ valid   ↓ pulumi up`].join("\n");
}

/** The first day of each character. */
function columnsOf({ from, to }: Timeline): Day[] {
  const count = Math.ceil(daysBetween(from, to) / step);
  return Array.from({ length: count }, (_, index) => addDays(from, index * step));
}

function cell({ issuedOn, expiresOn, used }: Bar, day: Day): string {
  const last = addDays(day, step - 1);
  if (used !== undefined && used.first <= last && day <= used.last) return "█";
  return issuedOn <= last && day < expiresOn ? "▒" : " ";
}

/** Each run's date where it begins, as far as there is room. */
function runMarks({ runs, from }: Timeline, columns: readonly Day[]): string {
  const line = Array.from({ length: columns.length }, () => " ");
  for (const run of runs) {
    const label = `↓${run}`;
    const at = Math.floor(daysBetween(from, run) / step);
    if (at + label.length <= line.length) line.splice(at, label.length, ...Array.from(label));
  }
  return line.join("");
}
