import { type Fault, type FaultName, faultNames, faultTable, usageOf } from "./table";
import { armTypes, graphOperations, signInOperations, vaultOperations } from "./operations";

/** Faults that may be given more than once: each has one more meaning. */
const repeatable: ReadonlySet<FaultName> = new Set(["deny", "drop-after-work"]);

/**
 * Reads faults as they are typed: `throttle=3`, `forbid-passwords`.
 * @throws Error that says what was got, what is wanted, and which faults there are.
 */
export function parseFaults(texts: readonly string[]): readonly Fault[] {
  const faults = texts.map(parseFault);
  const twice = faults.find(
    ({ name }, at) => !repeatable.has(name) && faults.findIndex((other) => other.name === name) < at,
  );
  if (twice !== undefined) throw problem(`--fault ${twice.name}: got it twice; give it once`);
  return faults;
}

function parseFault(text: string): Fault {
  const at = text.indexOf("=");
  const [given, value] = at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
  const name = faultNames.find((one) => one === given);
  if (name === undefined) throw problem(`--fault: got ${text}, want a known fault`);
  const { schema, want } = values()[faultTable[name].value];
  const read = schema.safeParse(value);
  if (!read.success) {
    const got = value === undefined || value === "" ? "no value" : value;
    throw problem(`--fault ${name}: got ${got}, want ${want}, e.g. ${faultTable[name].example}`);
  }
  // The table ties a name to the schema that its value was read with.
  return { name, value: read.data } as Fault;
}

/** Loaded where a fault is asked for: what reads its value takes as long to load as the rest of the command. */
const values = (): typeof import("./table").values => (require("./table") as typeof import("./table")).values;

function problem(what: string): Error {
  return new Error(
    `${what}. The faults are: ${faultNames.map(usageOf).join(", ")}. What each does: npm run local -- --help`,
  );
}

/** The faults as `--help` lists them. */
export function faultHelp(): string {
  const width = Math.max(...faultNames.map((name) => usageOf(name).length)) + 2;
  const lines = faultNames.map((name) => `  ${usageOf(name).padEnd(width)}${sentences(name)}`);
  return [
    "Faults, by --fault NAME[=VALUE], each good for this run:",
    ...lines,
    "  DURATION is like 500ms, 30s, 2m or 1h. OPERATION is one of these:",
    ...operationLines().map((line) => `    ${line}`),
  ].join("\n");
}

/** The faults as rows of a Markdown table. */
export function faultRows(): readonly string[] {
  return faultNames.map((name) => {
    const { affects, means } = faultTable[name];
    return `| \`${usageOf(name).replaceAll("|", "\\|")}\` | ${means} | ${affects} |`;
  });
}

/** The operations, a line per service. */
export function operationLines(): readonly string[] {
  return [
    `Graph: ${graphOperations.join(", ")}`,
    `Key Vault: ${vaultOperations.join(", ")}`,
    `Azure Resource Manager: read…, write… and delete… with ${Object.keys(armTypes).join(", ")}`,
    `sign-in (can't be denied): ${signInOperations.join(", ")}`,
  ];
}

const sentences = (name: FaultName): string =>
  `${faultTable[name].means} Affects: ${faultTable[name].affects}.`;
