import { types } from "../../names/types";
import type { Finished, TestEstate } from "../support/estate";

/** How a stack is put right after somebody did something. */
export type Mending = "nothing" | "up" | "refresh" | "restore";

/** Something that somebody does to a stack, and what becomes of it: tried on the engine, and a row of the documentation. */
export interface Act {
  /** What somebody does, as Markdown. */
  readonly title: string;
  /** Days on which `up` ran before; left out: two quarters, so that each consumer has a previous and a current secret. */
  readonly quarters?: readonly string[];
  /** The day on which it is done; left out: that of the last run. */
  readonly on?: string;
  readonly act: (estate: TestEstate) => Promise<Finished | undefined>;
  /** What stops it, or makes it harmless, as Markdown. */
  readonly holds?: string;
  /** What the command then says. */
  readonly says?: RegExp;
  /** What Azure and Entra have no more after it (`inventory`). */
  readonly gone: readonly string[];
  /** What may be gone as well: the engine works on many at a time, and stops at the first error. */
  readonly mayGo?: readonly string[];
  /** With which secrets sign-ins are refused after it, though they were valid before. */
  readonly refused?: readonly string[];
  /** Consumers that are no more: nobody signs in as one. */
  readonly left?: readonly string[];
  readonly mending: Mending;
}

export const mendings: Readonly<Record<Mending, string>> = {
  nothing: "nothing to do",
  up: "`pulumi up`",
  refresh: "`pulumi up --refresh`",
  restore: "the state's last version, then `pulumi up --refresh`",
};

export const twoQuarters = ["2026-11-22", "2027-02-20"] as const;
/** A day on which the next rotation is due. */
export const rotationDay = "2027-05-10";

const own = "quarterturn:index";
const ofConsumer = `${own}:RotatingConsumer$`;

/** URNs of MaxConf's test stack. */
export const urn = {
  ledger: of(`${own}:Ledger`, "ledger"),
  vault: of(`${own}:SecretVault$azure-native:keyvault:Vault`, "vault"),
  functionApp: of(`${own}:FunctionApp$azure-native:web:WebApp`, "function-app"),
  gateway: of(`${own}:ApiGateway$azure-native:apimanagement:ApiManagementService`, "gateway"),
  vaultSecret: of(`${ofConsumer}quarterturn:keyvault:Secret`, "edge-client-secret"),
  password: of(`${ofConsumer}azuread:index/applicationPassword:ApplicationPassword`, "edge-g2"),
  canary: of(`${ofConsumer}${own}:TokenCanary`, "edge-g2"),
  handover: of(`${ofConsumer}${own}:Handover`, "edge-g2"),
} as const;

/** What they are called in a row. */
export const inWords: Readonly<Record<keyof typeof urn, string>> = {
  ledger: "the ledger",
  vault: "the vault",
  functionApp: "the Function App",
  gateway: "the gateway",
  vaultSecret: "a vault secret",
  password: "a password",
  canary: "a canary",
  handover: "a handover",
};

function of(type: string, name: string): string {
  return `urn:pulumi:test::quarterturn::${types.rotation}$${type}::${name}`;
}

/** `pulumi COMMAND ARGS… --yes`, which may fail. */
export const run =
  (command: string, ...args: string[]) =>
  (estate: TestEstate): Promise<Finished> =>
    estate.pulumi(
      ...command.split(" "),
      ...args,
      "--yes",
      ...(changing.test(command) ? ["--skip-preview"] : []),
    );

/** The same where somebody has switched the protection off, and lets the engine go on past errors. */
export const unprotected =
  (command: string, ...args: string[]) =>
  (estate: TestEstate): Promise<Finished> =>
    estate.pulumiWith(
      { PULUMI_OPTION_IGNORE_PROTECT: "true", PULUMI_OPTION_CONTINUE_ON_ERROR: "true" },
      command,
      ...args,
      "--yes",
      "--skip-preview",
    );

const changing = /^(up|destroy|refresh)$/;

export type Config = Record<string, unknown>;

/** Changes the consumers of the stack file. */
export function withConsumers(
  estate: TestEstate,
  change: (consumers: Record<string, Record<string, unknown>>) => Record<string, unknown>,
): void {
  estate.configure((config: Config) => {
    config["quarterturn:consumers"] = change(
      config["quarterturn:consumers"] as Record<string, Record<string, unknown>>,
    );
  });
}
