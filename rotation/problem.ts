import { distance } from "fastest-levenshtein";

/** Something that a person must change before the plan can be made. */
export type Problem = {
  /** Where it stands in the stack file, e.g. `revoke.edge`. */
  readonly key: string;
  readonly got: string;
} & (
  | {
      /** The value that would be right. */
      readonly want: string;
      /** What to do, where that isn't plain from `want`. */
      readonly wayOut?: string;
    }
  | { readonly want?: undefined; readonly wayOut: string }
);

/** `key: got …, want …; way out`, in one line; without `want` where no value would be right and something must be done. */
export function renderProblem({ key, got, want, wayOut }: Problem): string {
  const wanted = want === undefined ? "" : `, want ${want}`;
  return inOneLine(`${key}: got ${got}${wanted}${wayOut === undefined ? "" : `; ${wayOut}`}`);
}

/** The same in a line that is short enough for a log, whatever a stack file is full of. */
export function renderShort(problem: Problem): string {
  const whole = renderProblem(problem);
  if (whole.length <= longestLine) return whole;
  const { key, got } = problem;
  const line = renderProblem({ ...problem, key: cutMiddle(key), got: cut(got) });
  if (line.length <= longestLine) return line;
  // Half a number would be another one.
  const end = line.lastIndexOf(" ", longestLine - 2);
  return `${line.slice(0, end > longestLine / 2 ? end : longestLine - 1)}…`;
}

const longestLine = 300;
const longestValue = 60;

/** A value of a stack file, as a problem shows it: recognisable, not whole. */
export function shown(value: unknown): string {
  return value === undefined ? "nothing" : cut(JSON.stringify(value));
}

/** A text with its end cut off where it is longer than that. */
export function cut(text: string, longest = longestValue): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** A key keeps its beginning and its end. */
function cutMiddle(key: string): string {
  const half = longestValue / 2;
  return key.length <= longestValue ? key : `${key.slice(0, half)}…${key.slice(1 - half)}`;
}

/** Control characters would end the line, or write elsewhere on a terminal. */
function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

/** `edge, test`, or the first few of many. */
export function listed(names: readonly string[]): string {
  const few = names.length > 5 ? 4 : names.length;
  const first = names.slice(0, few).map((name) => cut(name, 40));
  const rest = names.length - few;
  if (first.length === 0) return "none";
  return `${first.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** What an unknown name should be: one of those that are known, and the one that was most likely meant. */
export function oneOf(
  name: string,
  known: readonly string[],
): { readonly want: string; readonly wayOut?: string } {
  const meant = mostLike(name, known);
  const all = `one of ${known.join(", ")}`;
  if (meant === undefined) return { want: all };
  return { want: all.length <= longestList ? all : "a known one", wayOut: `did you mean ${meant}?` };
}

const longestList = 130;

function mostLike(name: string, known: readonly string[]): string | undefined {
  // Forgotten its end, most likely.
  const [longer, another] = known.filter((each) => name.length > 3 && each.startsWith(name));
  if (longer !== undefined && another === undefined) return longer;
  const [best] = known
    .filter((each) => Math.abs(each.length - name.length) <= name.length / 2)
    .map((each) => ({ each, off: distance(name.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.off - b.off);
  if (best === undefined || best.off > Math.min(3, Math.max(1, name.length / 2))) return undefined;
  return best.each;
}
