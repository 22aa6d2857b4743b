import { type Entry, register } from "./register";

/** The register for a document, a row each: the first is its head. */
export function registerRows(entries: readonly Entry[] = register): string[][] {
  const rows = entries.map(({ on, what, action, whom, source }) => [
    on,
    what,
    whom,
    action,
    `[read ${source.readOn}](${source.url})`,
  ]);
  return [["from", "what", "concerns", "what to do", "source"], ...rows];
}
