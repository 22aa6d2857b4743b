import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { packageRoot } from "../../cli/places";
import { markdownTable } from "../../rendering/columns";
import { type Act, mendings } from "./act";
import { attacks } from "./attacks";
import { ordinaryActs } from "./ordinaryActs";

/** A document with a table of acts in it, between two marks. */
export interface Document {
  readonly file: string;
  /** As it should be. */
  readonly text: () => Promise<string>;
}

type Row = (act: Act) => readonly string[];

const attackRow: Row = ({ title, holds = "", gone, mayGo = [], mending }) => [
  title,
  holds,
  listed([...gone, ...mayGo.map((one) => `perhaps ${one}`)], "nothing"),
  mendings[mending],
];

const ordinaryRow: Row = ({ title, refused = [], left = [], mending }) => [
  title,
  listed(
    refused.map((name) => `\`${name}\``),
    "nobody",
  ),
  mendings[mending] +
    (refused.length === 0 || left.length > 0
      ? ""
      : "; who was refused takes the newest, [status](status.md) says who"),
];

function listed(all: readonly string[], none: string): string {
  return all.length === 0 ? none : all.join(", ");
}

export const documents: readonly Document[] = [
  document("docs/how-it-works.md", "attacks", () => [
    ["what somebody does", "what holds", "what goes all the same", "what puts it right"],
    ...attacks.map(attackRow),
  ]),
  document("docs/runbook.md", "acts", () => [
    ["what happens", "whose sign-ins are refused", "what puts it right"],
    ...ordinaryActs.map(ordinaryRow),
  ]),
];

function document(name: string, mark: string, rows: () => readonly (readonly string[])[]): Document {
  const file = join(packageRoot, name);
  const [start, end] = [`<!-- ${mark}: written by npm run acts-tables -->`, `<!-- /${mark} -->`];
  return {
    file,
    text: async () => {
      const before = readFileSync(file, "utf8").replaceAll("\r\n", "\n");
      const [head, rest] = before.split(start);
      const [, tail] = rest?.split(end) ?? [];
      if (head === undefined || tail === undefined) throw new Error(`${name}: got no ${start} … ${end}`);
      const options = await resolveConfig(file);
      return format(`${head}${start}\n\n${markdownTable(rows()).join("\n")}\n\n${end}${tail}`, {
        ...options,
        filepath: file,
      });
    },
  };
}
