import { ValidationError } from "../errors/arm";

/**
 * Takes a policy fragment whose XML can be read: one element `fragment`.
 * @param format `xml`: well-formed as it stands. `rawxml`: the expressions in it, `@(…)` and `@{…}`, are written as in C#.
 * @throws ValidationError naming what is wrong.
 */
export function requireFragment(value: string, format: "rawxml" | "xml"): void {
  const problems: string[] = [];
  // Loaded late: few worlds have a fragment.
  const { DOMParser } = require("@xmldom/xmldom") as typeof import("@xmldom/xmldom");
  const parser = new DOMParser({
    onError: (level, message) => {
      problems.push(`${level}: ${message}`);
    },
  });
  const text = format === "xml" ? value : withoutExpressions(value);
  let root: string | undefined;
  try {
    root = parser.parseFromString(text, "text/xml").documentElement?.tagName;
  } catch (error) {
    problems.push((error as Error).message);
  }
  const [first] = problems;
  if (first !== undefined)
    throw new ValidationError(`'${first.split("\n")[0] ?? ""}' in the policy fragment's XML`);
  if (root !== "fragment")
    throw new ValidationError(`Root element of a policy fragment must be 'fragment', not '${root ?? ""}'`);
}

/** A text with `e` in place of each policy expression: in it may stand what XML doesn't take. */
function withoutExpressions(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { index } of text.matchAll(/@[({]/g)) {
    if (index < at) continue;
    parts.push(text.slice(at, index), "e");
    at = endOf(text, index + 1);
  }
  return [...parts, text.slice(at)].join("");
}

/** Where an expression ends that begins with a bracket: brackets in its strings don't count. */
function endOf(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') at = !text.includes('"', at + 1) ? text.length : text.indexOf('"', at + 1);
    else if ("({".includes(character)) depth += 1;
    else if (")}".includes(character)) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
