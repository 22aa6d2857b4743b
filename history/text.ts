import { inColumns } from "../rendering/columns";
import { printableIn } from "../rendering/printable";
import type { Entry, HistoryReport } from "./schema";

/** What it comes to: `test: 12 events of 2 consumers, 2026-11-22 to 2027-11-20`. */
export function headlineOf({ stack, since, entries, certificates }: HistoryReport): string {
  const from = since === null ? "" : ` since ${since}`;
  const days = [...entries, ...certificates].map(({ day }) => day).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return `${stack}: nothing happened${from}`;
  const consumers = new Set(entries.map(({ consumer }) => consumer)).size;
  const watched = new Set(certificates.map(({ certificate }) => certificate)).size;
  const of = [
    ...(consumers > 0 || watched === 0 ? [counted(consumers, "consumer")] : []),
    ...(watched > 0 ? [counted(watched, "certificate")] : []),
  ].join(" and ");
  return `${stack}${from}: ${counted(days.length, "event")} of ${of}, ${first} to ${last}`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** The history for a terminal: what is wrong with it first, then a line an event. */
export function historyText(read: HistoryReport): string {
  const report = printableIn(read);
  const rows = report.entries.map(cellsOf);
  const renewals = report.certificates.map(({ day, certificate, number, sentence, by, commit }) => [
    day,
    number === null ? certificate : `${certificate} ${number}`,
    sentence,
    by ?? "",
    commit ?? "",
  ]);
  const parts = [
    headlineOf(report),
    [...report.problems.map((problem) => `! ${problem}`), ...report.notes.map((note) => `- ${note}`)].join(
      "\n",
    ),
    tableOf("credential", rows),
    tableOf("certificate", renewals),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function tableOf(subject: string, rows: readonly string[][]): string {
  if (rows.length === 0) return "";
  const table = inColumns([["day", subject, "what", "by", "commit"], ...rows]);
  return table.map((cells) => `  ${cells.join("  ")}`.trimEnd()).join("\n");
}

function cellsOf({ day, consumer, credential, sentence, by, commit }: Entry): string[] {
  return [day, credential ?? consumer, sentence, by ?? "", commit ?? ""];
}
