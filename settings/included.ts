import { type Problem, own, shown } from "../rotation";
import type { ReadFile } from "./projectFiles";
import type { parseYaml } from "./yaml";

/** A stack file's own keys, without the namespace. */
export type Raw = Readonly<Record<string, unknown>>;

/** Sections that may lie in a file of their own, each with the key that names it. */
const fileKeys = { consumers: "consumersFile", recipients: "recipientsFile" } as const;
type FileSection = keyof typeof fileKeys;

/** A stack file with what lies in files of its own in its place. */
export interface Included {
  readonly raw: Raw;
  /** What is wrong with the files themselves. */
  readonly problems: readonly Problem[];
  /** Sections that couldn't be read: of what they would hold, nothing is known. */
  readonly unread: ReadonlySet<string>;
  /** The same problem, said of the file that it is in. */
  readonly placed: (problem: Problem) => Problem;
}

/**
 * Puts the sections that lie in files of their own where the stack file would have them. The engine hands the whole
 * configuration over in one environment variable, and a large estate is more than fits into one.
 */
export function withIncluded(given: Raw, readFile: ReadFile): Included {
  const read = Object.entries(fileKeys).map(([section, key]) =>
    readSection(section as FileSection, key, given, readFile),
  );
  const found = read.flatMap((one) => (one === undefined ? [] : [one]));
  const sections = found.flatMap(({ section, content }) =>
    content === undefined ? [] : [[section, content.value] as const],
  );
  const files = new Map(
    found
      .filter(({ content }) => content !== undefined)
      .map(({ section, file }) => [`quarterturn:${section}`, file] as const),
  );
  return {
    raw: { ...given, ...Object.fromEntries(sections) },
    problems: found.flatMap(({ problem }) => problem ?? []),
    unread: new Set(found.filter(({ content }) => content === undefined).map(({ section }) => section)),
    placed: (problem) => ({ ...problem, key: placedKey(problem.key, files) }),
  };
}

interface ReadSection {
  readonly section: FileSection;
  readonly file: string;
  /** Undefined if it couldn't be read. */
  readonly content?: { readonly value: unknown };
  readonly problem?: Problem;
}

function readSection(
  section: FileSection,
  key: string,
  given: Raw,
  readFile: ReadFile,
): ReadSection | undefined {
  const file = own(given, key);
  if (file === undefined) return undefined;
  // What is no path has a problem of its own.
  if (typeof file !== "string" || file.trim() === "") return { section, file: "" };
  const refused = (got: string, want: string): ReadSection => ({
    section,
    file,
    problem: { key: `quarterturn:${key}`, got: `${shown(file)}${got}`, want },
  });
  if (own(given, section) !== undefined) {
    return refused(` beside quarterturn:${section}`, "one of the two");
  }
  const want = `the path, relative to the project's folder, of a YAML file with the content of quarterturn:${section}`;
  try {
    return { section, file, content: { value: parsed(readFile(file)) } };
  } catch (error) {
    return refused(`: ${(error as Error).message}`, want);
  }
}

/** Loaded late: most stack files name no file. */
function parsed(text: string): unknown {
  const { YamlError, parseYaml: parse } = require("./yaml") as typeof import("./yaml") & {
    parseYaml: typeof parseYaml;
  };
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new Error(`${error.reason}${error.line === undefined ? "" : ` in line ${error.line}`}`, {
      cause: error,
    });
  }
}

/** `quarterturn:consumers.edge.clientId` → `consumers.test.yaml: edge.clientId`. */
function placedKey(key: string, files: ReadonlyMap<string, string>): string {
  for (const [section, file] of files) {
    if (key === section) return file;
    if (key.startsWith(`${section}.`)) return `${file}: ${key.slice(section.length + 1)}`;
  }
  return key;
}
