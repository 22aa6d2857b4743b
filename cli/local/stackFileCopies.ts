import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, type Node, type Pair, isMap, isScalar, parseDocument, visit } from "yaml";
import { z } from "zod";
import { writeOut } from "../writeOut";
import { encryptedBy, isOwnSalt, newSalt } from "./passphrase";

/** In place of each secret of a stack file: whoever wants an address takes it, and it leads nowhere (RFC 6761). */
const placeholder = "https://rehearsal.invalid/";

/** Lines of a stack file that say how its secrets are encrypted. */
const providerKeys: readonly string[] = ["secretsprovider", "encryptedkey", "encryptionsalt"];

/** And one that names environments of Pulumi ESC, which a rehearsal's backend has none of. */
const environment = "environment";

const keptSchema = z.object({
  encryptionsalt: z.string(),
  /** The placeholder, encrypted. */
  placeholder: z.string(),
  /** By salt of a stack file: whether the public passphrase made it. */
  isOwn: z.record(z.string(), z.boolean()),
});

/** What encrypts a rehearsal's copies, and what is known of others: kept, since each key takes a moment to derive. */
type Kept = z.output<typeof keptSchema>;

/** A stack file as a rehearsal's engine takes it. */
export interface StackFileCopy {
  readonly path: string;
  /**
   * What sets it apart: `nothing`; a `salt` that the file has none of, so that the engine would write one into it;
   * `placeholders` for what others would have to be asked for: a key that secrets are encrypted with, or an environment of
   * Pulumi ESC.
   */
  readonly apart: "nothing" | "salt" | "placeholders";
}

/**
 * Copies of stack files that a rehearsal's engine can use and write into: the files themselves stay as they are. A file that is
 * encrypted with a key of its owner's gets placeholders for its secrets: a rehearsal has no such key, and sends nothing.
 */
export class StackFileCopies {
  /** @param folder where they lie, as a Pulumi project; made if missing */
  constructor(readonly folder: string) {}

  /**
   * Writes copies of stack files.
   * @param project its name, as the state has it
   * @param files text by stack
   * @returns the copies by stack
   */
  async write(
    project: string,
    files: ReadonlyMap<string, string>,
  ): Promise<ReadonlyMap<string, StackFileCopy>> {
    mkdirSync(this.folder, { recursive: true });
    writeOut(
      ".local",
      join(this.folder, "Pulumi.yaml"),
      JSON.stringify({ name: project, runtime: "nodejs" }),
    );
    let kept = await this.kept();
    const copies = new Map<string, StackFileCopy>();
    for (const [stack, text] of files) {
      const document = parseDocument(text);
      kept = await withSaltOf(document, kept);
      const path = join(this.folder, `Pulumi.${stack}.yaml`);
      writeOut(".local", path, copyOf(text, document, kept));
      copies.set(stack, { path, apart: whatIsApart(document, kept) });
    }
    this.keep(kept);
    return copies;
  }

  private async kept(): Promise<Kept> {
    const before = keptSchema.safeParse(readIfAny(this.keptIn));
    if (before.success) return before.data;
    const encryptionsalt = await newSalt();
    return { encryptionsalt, placeholder: await encryptedBy(encryptionsalt, placeholder), isOwn: {} };
  }

  private keep(kept: Kept): void {
    writeOut(".local", this.keptIn, JSON.stringify(kept));
  }

  private get keptIn(): string {
    return join(this.folder, "encryption.json");
  }
}

async function withSaltOf(document: Document.Parsed, kept: Kept): Promise<Kept> {
  const { encryptionsalt: salt } = scalarsOf(document);
  if (salt === undefined || kept.isOwn[salt] !== undefined) return kept;
  return { ...kept, isOwn: { ...kept.isOwn, [salt]: await isOwnSalt(salt) } };
}

function hasKeyOfItsOwn(document: Document.Parsed, { isOwn }: Kept): boolean {
  const { secretsprovider = "", encryptedkey, encryptionsalt } = scalarsOf(document);
  if (encryptedkey !== undefined || !["", "default", "passphrase"].includes(secretsprovider)) return true;
  return encryptionsalt !== undefined && isOwn[encryptionsalt] !== true;
}

function whatIsApart(document: Document.Parsed, kept: Kept): StackFileCopy["apart"] {
  if (hasKeyOfItsOwn(document, kept) || pairsIn(document, [environment]).length > 0) return "placeholders";
  return scalarsOf(document).encryptionsalt === undefined ? "salt" : "nothing";
}

function copyOf(text: string, document: Document.Parsed, kept: Kept): string {
  // Whoever reads it says what is wrong with it.
  if (document.errors.length > 0 || !isBlockMap(document)) return text;
  const secrets = secretsIn(document);
  const keepsSecrets = secrets.length > 0 && !hasKeyOfItsOwn(document, kept);
  const lines = pairsIn(document, [environment, ...(keepsSecrets ? [] : providerKeys)]).map(
    ({ key, value }): Change => {
      const [from, , end] = rangeOf(key);
      return { from, to: value === null ? end : rangeOf(value)[2], by: "" };
    },
  );
  const values = (keepsSecrets ? [] : secrets).map((one): Change => {
    const [from, to] = rangeOf(one);
    return { from, to, by: kept.placeholder };
  });
  const changed = [...lines, ...values]
    .sort((a, b) => b.from - a.from)
    .reduce((before, { from, to, by }) => before.slice(0, from) + by + before.slice(to), text);
  if (keepsSecrets) return changed;
  return `${changed.replace(/\n?$/, "\n")}encryptionsalt: ${kept.encryptionsalt}\n`;
}

/** A part of a text, from an offset to another, and what comes in its place. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

/** As Pulumi writes it: a key a line. */
const isBlockMap = ({ contents }: Document.Parsed): boolean => isMap(contents) && contents.flow !== true;

type TopLevel = Pair<Node, Node | null>;

const topLevel = ({ contents }: Document.Parsed): readonly TopLevel[] =>
  isMap(contents) ? contents.items : [];

const nameOf = ({ key }: TopLevel): string => (isScalar(key) ? String(key.value) : "");

const pairsIn = (document: Document.Parsed, names: readonly string[]): readonly TopLevel[] =>
  topLevel(document).filter((pair) => names.includes(nameOf(pair)));

function scalarsOf(document: Document.Parsed): Partial<Record<string, string>> {
  return Object.fromEntries(
    pairsIn(document, providerKeys).map((pair) => [
      nameOf(pair),
      isScalar(pair.value) ? String(pair.value.value) : undefined,
    ]),
  );
}

/** The encrypted values: `secure: v1:…`, however deep. */
function secretsIn(document: Document.Parsed): readonly Node[] {
  const found: Node[] = [];
  visit(document, {
    Pair(_, { key, value }) {
      if (isScalar(key) && key.value === "secure" && isScalar(value)) found.push(value);
    },
  });
  return found;
}

function rangeOf({ range }: Node): readonly [from: number, valueEnd: number, end: number] {
  if (range === null || range === undefined) throw new Error("a node that was parsed has a range");
  return range;
}

function readIfAny(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
