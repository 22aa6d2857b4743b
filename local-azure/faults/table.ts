import { z } from "zod";
import {
  armTypes,
  deniableOperations,
  graphOperations,
  operations,
  signInOperations,
  vaultOperations,
} from "./operations";

const milliseconds = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

const duration = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s|m|h)$/)
  .transform((text) => {
    const [, number = "", unit = "ms"] = /^([\d.]+)(\w+)$/.exec(text) ?? [];
    return Number(number) * milliseconds[unit as keyof typeof milliseconds];
  });

const operationsAre = "an operation such as addPassword, setSecret or writeVault (--help lists them)";

const count = z
  .string()
  .regex(/^[1-9]\d{0,6}$/)
  .transform(Number);

/** The kinds of values that faults have: how each is read from text, and what it must look like. */
const values = {
  /** In milliseconds. */
  DURATION: { schema: duration, want: "a duration such as 500ms, 30s, 2m or 1h" },
  N: { schema: count, want: "a whole number from 1: every Nth request" },
  DAYS: { schema: count, want: "a whole number of days from 1" },
  OPERATION: { schema: z.enum(deniableOperations), want: operationsAre },
  "OPERATION or N": {
    schema: z.union([count, z.enum(operations)]),
    want: `a whole number from 1, or ${operationsAre}`,
  },
  "DAYS or nothing": { schema: count.optional(), want: "a whole number of days from 1, or no value" },
  nothing: { schema: z.undefined(), want: "no value" },
} as const;

type ValueKind = keyof typeof values;

interface FaultEntry {
  readonly value: ValueKind;
  readonly example: string;
  /** What it does, in a sentence. */
  readonly means: string;
  /** Who notices. */
  readonly affects: string;
}

/** Every fault: its value, what it means and what it affects. `--help` and the documentation say what stands here. */
export const faultTable = {
  "replication-delay": {
    value: "DURATION",
    example: "replication-delay=30s",
    means: "A new secret is refused (AADSTS7000215) until it is that old.",
    affects: "token endpoint",
  },
  "stale-reads": {
    value: "DURATION",
    example: "stale-reads=2m",
    means: "Reads of an app don't show a new secret until it is that old.",
    affects: "Graph (GET), azuread (read, refresh)",
  },
  throttle: {
    value: "N",
    example: "throttle=3",
    means:
      "Every Nth request of a service is answered 429 with Retry-After: 1. The providers wait and repeat, three times at most.",
    affects: "every service",
  },
  "server-error": {
    value: "N",
    example: "server-error=5",
    means:
      "Every Nth request of a service is answered 503 (Entra, Graph) or 500 (others). The providers wait and repeat, three times at most.",
    affects: "every service",
  },
  "drop-after-work": {
    value: "OPERATION or N",
    example: "drop-after-work=addPassword",
    means:
      "The work is done, then the connection is dropped and the answer is lost: always for one operation, or for every Nth request of a service. The providers repeat what is safe to repeat, three times at most.",
    affects: "every service",
  },
  slow: {
    value: "DURATION",
    example: "slow=2s",
    means: "Each answer takes that much longer.",
    affects: "every service",
  },
  "long-operations": {
    value: "DURATION",
    example: "long-operations=2m",
    means:
      "A change of an API Management service takes that long; until then it is Updating, and refuses another one.",
    affects: "Azure Resource Manager over HTTPS",
  },
  "password-lifetime": {
    value: "DAYS",
    example: "password-lifetime=90",
    means:
      "A tenant policy caps a secret's lifetime: longer ones are refused (CredentialInvalidLifetimeAsPerAppPolicy).",
    affects: "Graph, azuread",
  },
  "forbid-passwords": {
    value: "nothing",
    example: "forbid-passwords",
    means: "A tenant policy forbids new secrets (CredentialTypeNotAllowedAsPerAppPolicy).",
    affects: "Graph, azuread",
  },
  deny: {
    value: "OPERATION",
    example: "deny=addPassword",
    means:
      "The caller lacks the permission for an operation: 403 Authorization_RequestDenied, Forbidden or AuthorizationFailed.",
    affects: "Graph, Key Vault, Azure Resource Manager",
  },
  "no-sign-in-logs": {
    value: "DAYS or nothing",
    example: "no-sign-in-logs=7",
    means: "Sign-ins are neither logged nor shown; with DAYS, only those of the last DAYS are shown.",
    affects: "token endpoint, Graph (auditLogs/signIns)",
  },
} as const satisfies Readonly<Record<string, FaultEntry>>;

export type FaultName = keyof typeof faultTable;

/** What a fault's value is, once read: a duration in milliseconds, a number, an operation, or nothing. */
export type FaultValue<N extends FaultName> = z.output<
  (typeof values)[(typeof faultTable)[N]["value"]]["schema"]
>;

/** Something that goes wrong on purpose, for one run of the local Azure. */
export type Fault = {
  readonly [N in FaultName]: { readonly name: N; readonly value: FaultValue<N> };
}[FaultName];

export const faultNames = Object.keys(faultTable) as readonly FaultName[];

/** `throttle=N`, `forbid-passwords`, `no-sign-in-logs[=DAYS]`. */
export function usageOf(name: FaultName): string {
  const { value } = faultTable[name];
  switch (value) {
    case "nothing":
      return name;
    case "DAYS or nothing":
      return `${name}[=DAYS]`;
    case "OPERATION or N":
      return `${name}=OPERATION|N`;
    case "DURATION":
    case "N":
    case "DAYS":
    case "OPERATION":
      return `${name}=${value}`;
  }
}

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
  const { schema, want } = values[faultTable[name].value];
  const read = schema.safeParse(value);
  if (!read.success) {
    const got = value === undefined || value === "" ? "no value" : value;
    throw problem(`--fault ${name}: got ${got}, want ${want}, e.g. ${faultTable[name].example}`);
  }
  // The table ties a name to the schema that its value was read with.
  return { name, value: read.data } as Fault;
}

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
