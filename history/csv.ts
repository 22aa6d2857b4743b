import { printable } from "../rendering/printable";
import type { Entry, HistoryReport } from "./schema";

const columns = [
  "day",
  "consumer",
  "credential",
  "what",
  "code",
  "reason",
  "validUntil",
  "recipient",
  "address",
  "form",
  "keyId",
  "formerName",
  "by",
  "commit",
  "sentence",
] as const satisfies readonly (keyof Entry)[];

/** Only certificates have this one, and of the others what they share. */
const certificateColumn = "certificate";

/** The history as CSV (RFC 4180): a head, a line an event, each ended by CR LF; those of certificates after the others. */
export function historyCsv({ entries, certificates }: HistoryReport): string {
  const rows = entries.map((entry) => [...columns.map((column) => entry[column] ?? ""), ""]);
  const renewals = certificates.map(({ number, certificate, ...entry }) => {
    const known: Partial<Readonly<Record<string, string | null>>> = { ...entry, credential: number };
    return [...columns.map((column) => known[column] ?? ""), certificate];
  });
  return [[...columns, certificateColumn], ...rows, ...renewals]
    .map((cells) => `${cells.map(cellOf).join(",")}\r\n`)
    .join("");
}

/** What a spreadsheet takes for a formula: somebody else's words must not run in it. */
const formula = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/;

/** In quotes, whatever it is; a text that would be a formula begins with an apostrophe. */
function cellOf(text: string): string {
  const shown = printable(text);
  return `"${(formula.test(shown) ? `'${shown}` : shown).replaceAll('"', '""')}"`;
}
