import { inColumns } from "../rendering/columns";
import { printableIn } from "../rendering/printable";
import type { Entry, HistoryReport } from "./schema";

/** What it comes to: `test: 12 events of 2 consumers, 2026-11-22 to 2027-11-20`. */
export function headlineOf({ stack, since, entries }: HistoryReport): string {
  const from = since === null ? "" : ` since ${since}`;
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) return `${stack}: nothing happened${from}`;
  const consumers = new Set(entries.map(({ consumer }) => consumer)).size;
  const of = `${consumers} consumer${consumers === 1 ? "" : "s"}`;
  return `${stack}${from}: ${entries.length} event${entries.length === 1 ? "" : "s"} of ${of}, ${first.day} to ${last.day}`;
}

/** The history for a terminal: what is wrong with it first, then a line an event. */
export function historyText(read: HistoryReport): string {
  const report = printableIn(read);
  const rows = report.entries.map(cellsOf);
  const table = inColumns([["day", "credential", "what", "by", "commit"], ...rows]);
  const parts = [
    headlineOf(report),
    [...report.problems.map((problem) => `! ${problem}`), ...report.notes.map((note) => `- ${note}`)].join(
      "\n",
    ),
    rows.length === 0 ? "" : table.map((cells) => `  ${cells.join("  ")}`.trimEnd()).join("\n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function cellsOf({ day, consumer, credential, sentence, by, commit }: Entry): string[] {
  return [day, credential ?? consumer, sentence, by ?? "", commit ?? ""];
}
