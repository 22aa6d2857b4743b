import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../package.json";
import { UsageError } from "../../settings/usageError";
import type { Answers } from "./answers";
import { stackFile } from "./stackFile";
import { projectVersions } from "./versions";
import { workflows } from "./workflows";

/** A file that is to be written. */
export interface NewFile {
  /** Its path in the project. */
  readonly name: string;
  readonly text: string;
  /** What was there stays in it. */
  readonly isMerged: boolean;
}

const program = `import { Rotation } from "quarterturn";

export = new Rotation("rotation").outputs;
`;

const policyConfig = { "limit-credential-lifetime": { maxDays: 180 } };

/** The compiler's settings. */
export const compiler = {
  compilerOptions: {
    target: "es2022",
    module: "commonjs",
    moduleResolution: "bundler",
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  },
  // `npm run typecheck` checks types; a run has no time for it.
  "ts-node": { transpileOnly: true },
  include: ["*.ts"],
};

/** All commands that workflows, messages and docs name. */
const scripts = {
  ...Object.fromEntries(
    ["local", "status", "history", "gate", "rights", "simulate", "csr", "certificate", "remove-orphan"].map(
      (command) => [command, `quarterturn ${command}`],
    ),
  ),
  ...Object.fromEntries(
    ["preview", "rotate", "remind", "watch", "comment", "issue", "settle", "start", "environments"].map(
      (step) => [
        `ci:${step}`,
        `quarterturn ci ${step}${["preview", "rotate"].includes(step) ? " --policy-pack-config policy-config.json" : ""}`,
      ],
    ),
  ),
  typecheck: "tsc",
};

/**
 * The files of a new project.
 * @throws UsageError for a package.json that can't be read, or with every problem of the stack file
 */
export function filesFor(answers: Answers, folder: string): NewFile[] {
  const whole = (name: string, text: string): NewFile => ({ name, text, isMerged: false });
  return [
    whole("Pulumi.yaml", pulumiYaml(answers)),
    whole(`Pulumi.${answers.stack}.yaml`, stackFile(answers)),
    whole("index.ts", program),
    whole("tsconfig.json", json(compiler)),
    whole("policy-config.json", json(policyConfig)),
    whole(".github/CODEOWNERS", codeOwners(answers.owner)),
    ...workflows(answers.stack).map(({ name, text }) => whole(`.github/workflows/${name}`, text)),
    { name: "package.json", text: manifest(answers, join(folder, "package.json")), isMerged: true },
    { name: ".gitignore", text: ignored(join(folder, ".gitignore")), isMerged: true },
  ];
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function pulumiYaml({ project }: Answers): string {
  return `name: ${JSON.stringify(project)}
description: Rotates client secrets every quarter, with nobody's service going down
runtime:
  name: nodejs
  options:
    typescript: true
main: index.ts
plugins:
  providers:
    - name: quarterturn
      path: node_modules/quarterturn/provider
`;
}

function codeOwners(owner: string): string {
  return `# Put your own teams; whoever is named last for a file must approve its change.

# What rotates whom, and who gets it: the stack files, and the files that they name.
/Pulumi.*.yaml          ${owner}
/consumers.*.yaml       ${owner}
/recipients.*.yaml      ${owner}
/keys/                  ${owner}
/policy-config.json     ${owner}

# What may log in, and as whom.
/.github/               ${owner}
`;
}

type Manifest = Readonly<Record<string, unknown>>;

/** The package.json that is there, with what it lacks; what it has stays. */
function manifest({ project }: Answers, file: string): string {
  const own = existsSync(file) ? readManifest(file) : { name: project.toLowerCase(), private: true };
  return json({
    ...own,
    scripts: { ...scripts, ...objectIn(own.scripts) },
    dependencies: { quarterturn: `^${version}`, ...objectIn(own.dependencies) },
    devDependencies: { ...projectVersions, ...objectIn(own.devDependencies) },
  });
}

function readManifest(file: string): Manifest {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Manifest;
  } catch (error) {
    throw new UsageError(
      `package.json: got a file that can't be read (${(error as Error).message}), want JSON`,
    );
  }
}

function objectIn(value: unknown): Manifest {
  return typeof value === "object" && value !== null ? (value as Manifest) : {};
}

/** The .gitignore that is there, with what it lacks. */
function ignored(file: string): string {
  const there = existsSync(file) ? readFileSync(file, "utf8").replace(/\n?$/, "\n") : "";
  const lines = there.split("\n");
  const missing = ["node_modules/", ".local/"].filter((line) => !lines.includes(line));
  return there + missing.map((line) => `${line}\n`).join("");
}
