import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectParts, packageRoot } from "../places";

/** One line of the table: a command in a folder of its own. */
export interface Row {
  readonly title: string;
  /** Makes what the command needs; runs before the first of its runs, in an empty folder. */
  readonly prepare: (folder: string) => void;
  /** Run once before the counted runs: what a user has done before. */
  readonly before: readonly (readonly string[])[];
  /** Words of the command; `node` is the one that runs this. */
  readonly command: readonly string[];
  /** The title of the row whose time this one's is compared with. */
  readonly comparedWith?: string;
}

const empty = "`pulumi up` of an empty program";
const stock = "the same as `pulumi new typescript` makes it, with its type check";

/** What a user waits for. */
export const rows: readonly Row[] = [
  {
    title: empty,
    prepare: emptyProject,
    before: [["pulumi", "stack", "init", "bench"]],
    command: upOf("bench"),
  },
  {
    title: stock,
    prepare: (folder) => {
      emptyProject(folder);
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(stockSettings));
    },
    before: [["pulumi", "stack", "init", "bench"]],
    command: upOf("bench"),
    comparedWith: empty,
  },
  {
    title: "`npm run local -- pulumi up`, test stack, nothing to do",
    prepare: copyOfProject,
    before: [["npm", "run", "-s", "local", "--", "--date", "2026-11-22", ...upOf("test")]],
    command: ["npm", "run", "-s", "local", "--", ...upOf("test")],
    comparedWith: empty,
  },
  {
    title: "`npm start`, five quarters of both stacks",
    prepare: copyOfProject,
    before: [],
    command: ["npm", "start"],
  },
  {
    title: "`npm run simulate`, 100 consumers, 10 years",
    prepare: copyOfProject,
    before: [],
    command: ["npm", "run", "-s", "simulate", "--", "--jitter", "7"],
  },
];

function upOf(stack: string): string[] {
  return ["pulumi", "up", "--yes", "--stack", stack];
}

/** A TypeScript program that imports Pulumi and declares nothing, translated by swc as this project is. */
function emptyProject(folder: string): void {
  writeFileSync(join(folder, "Pulumi.yaml"), "name: empty\nruntime: nodejs\n");
  writeFileSync(join(folder, "package.json"), '{ "name": "empty", "main": "index.ts" }\n');
  const program = 'import * as pulumi from "@pulumi/pulumi";\n\nexport const stack = pulumi.getStack();\n';
  writeFileSync(join(folder, "index.ts"), program);
  const settings = JSON.parse(readFileSync(join(packageRoot, "tsconfig.json"), "utf8")) as object;
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ ...settings, "ts-node": { swc: true } }));
  linkModules(folder);
}

/** As in Pulumi's template: the engine checks types at each run. */
const stockSettings = {
  compilerOptions: {
    strict: true,
    target: "es2020",
    module: "nodenext",
    moduleResolution: "nodenext",
    sourceMap: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    forceConsistentCasingInFileNames: true,
  },
  files: ["index.ts"],
};

/** The project without what was made in it, so that a user's `.local/` stays as it is. */
function copyOfProject(folder: string): void {
  for (const part of [...projectParts, "Pulumi.prod.yaml"]) {
    cpSync(join(packageRoot, part), join(folder, part), { recursive: true });
  }
  linkModules(folder);
}

function linkModules(folder: string): void {
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(packageRoot, "node_modules"), join(folder, "node_modules"), "junction");
}
