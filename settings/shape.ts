import { type Problem, cut } from "../rotation";

/** A value without quotes that versions of YAML read in different ways, such as `014`: 12 or 14. */
export class Unclear {
  constructor(readonly source: string) {}
}

/** More than any stack file has. */
const deepest = 10;
const mostValues = 1_000_000;

/** Copying an object drops the one, so it would go unread; Pulumi's SDK makes texts of inputs, and breaks over the other. */
const lostNames = ["__proto__", "toString"];

/** A value on its way down, with where it stands. */
type Place = readonly [value: unknown, path: readonly string[]];

/**
 * What no section of a stack file can have, whatever its rules are: it is looked for first, so that everything after it
 * may go down a value without fear.
 */
export function shapeProblems(key: string, value: unknown): Problem[] {
  const places: Place[] = [[value, [key]]];
  const problems: Problem[] = [];
  let seen = 0;
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const [inner, path] = place;
    if (inner instanceof Unclear) problems.push(unclear(inner, path));
    else if (typeof inner === "object" && inner !== null) {
      // An alias may hold itself.
      if (path.length > deepest) return [tooDeep(path)];
      for (const name of lostNames) if (Object.hasOwn(inner, name)) problems.push(lostNamed(path, name));
      const entries = Object.entries(inner as Readonly<Record<string, unknown>>);
      seen += entries.length;
      if (seen > mostValues) return [tooMany(key)];
      for (const [name, each] of entries) places.push([each, [...path, name]]);
    }
  }
  return problems.reverse();
}

function unclear({ source }: Unclear, path: readonly string[]): Problem {
  return {
    key: keyOf(path),
    got: cut(source),
    want: "a value that all versions of YAML read the same way",
    wayOut: "put text in quotes, and write numbers in plain digits: the engine reads 014 as 12",
  };
}

function tooDeep(path: readonly string[]): Problem {
  return {
    key: keyOf(path.slice(0, 3)),
    got: "values nested too deeply",
    want: `at most ${deepest} levels`,
  };
}

function tooMany(key: string): Problem {
  return { key, got: `more than ${mostValues} values`, want: "a section that can be read" };
}

function lostNamed(path: readonly string[], name: string): Problem {
  return { key: keyOf(path), got: `the name ${name}`, want: "another name" };
}

function keyOf(path: readonly string[]): string {
  return path.map((part) => cut(part)).join(".");
}
