import { basename } from "node:path";
import { createInterface } from "node:readline/promises";
import { UsageError } from "../../settings/usageError";
import type { NewConsumer } from "./newConsumer";

/** What the command line says. */
export interface Flags {
  readonly stack: string;
  readonly tenant?: string;
  readonly vault?: string;
  readonly vaultGroup?: string;
  readonly resourceGroup?: string;
  readonly location?: string;
  readonly consumer?: readonly string[];
  readonly fromTenant?: true;
  /** Client IDs or beginnings of names of the apps that are taken from the tenant. */
  readonly app?: readonly string[];
  readonly owner: string;
}

/** Where the new project's vault is, or where it is created. */
export type VaultPlace =
  { readonly existingIn: string } | { readonly resourceGroup: string; readonly location: string };

/** All that a new project is made from. */
export interface Answers {
  readonly project: string;
  readonly stack: string;
  readonly tenantId: string;
  readonly vaultName: string;
  readonly vaultPlace: VaultPlace;
  readonly consumers: readonly NewConsumer[];
  readonly owner: string;
}

type Ask = (option: string, question: string) => Promise<string>;

/**
 * What is given, and what is asked for where somebody can answer.
 * @throws UsageError for what is missing without a terminal
 */
export async function answersOf(flags: Flags, folder: string): Promise<Answers> {
  const terminal = process.stdin.isTTY
    ? createInterface({ input: process.stdin, output: process.stderr })
    : undefined;
  try {
    return await gather(flags, folder, async (option, question) => {
      const answer = (await terminal?.question(`${question}: `))?.trim() ?? "";
      if (answer !== "") return answer;
      throw new UsageError(
        `${option}: got nothing, want ${question.replace(/^./, (first) => first.toLowerCase())}`,
      );
    });
  } finally {
    terminal?.close();
  }
}

async function gather(flags: Flags, folder: string, ask: Ask): Promise<Answers> {
  const { stack, owner, vaultGroup } = flags;
  const tenantId = flags.tenant ?? (await ask("--tenant", "The Entra tenant's ID (UUID)"));
  const vaultName = flags.vault ?? (await ask("--vault", "The name of the Key Vault that gets the secrets"));
  const vaultPlace = vaultGroup === undefined ? await placeOf(flags, ask) : { existingIn: vaultGroup };
  return {
    project: projectName(folder),
    stack: stackName(stack),
    tenantId,
    vaultName,
    vaultPlace,
    consumers: await consumersOf(flags, tenantId, ask),
    owner,
  };
}

async function consumersOf(flags: Flags, tenantId: string, ask: Ask): Promise<NewConsumer[]> {
  const { fromTenant, app = [], consumer } = flags;
  if (app.length > 0 && fromTenant === undefined)
    throw new UsageError("--app: got it without --from-tenant, want both: it says which apps of the tenant");
  if (fromTenant === undefined)
    return named(consumer ?? [await ask("--consumer", "A consumer, as NAME=CLIENT-ID")]);
  // Loaded late: most projects begin without asking Azure.
  const { appsOfTenant } = await import("./tenantApps");
  const own = named(consumer ?? []);
  const taken = own.map(({ name }) => name);
  return [...own, ...(await appsOfTenant(tenantId, { named: app, taken }, process.env))];
}

/** @throws UsageError if two have one name */
function named(given: readonly string[]): NewConsumer[] {
  const consumers = given.map(consumerIn);
  const names = consumers.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice === undefined) return consumers;
  throw new UsageError(
    `--consumer: got ${twice} twice, want a name of its own for each. Nothing was written`,
  );
}

async function placeOf({ resourceGroup, location }: Flags, ask: Ask): Promise<VaultPlace> {
  if (resourceGroup !== undefined || location !== undefined)
    return {
      resourceGroup:
        resourceGroup ?? (await ask("--resource-group", "The resource group in which the vault is created")),
      location: location ?? (await ask("--location", "The region in which the vault is created")),
    };
  return { existingIn: await ask("--vault-group", "The resource group in which the vault is") };
}

function consumerIn(given: string): NewConsumer {
  const [name = "", clientId] = given.split("=", 2);
  return { name: name.trim(), clientId: clientId?.trim() };
}

/** As Pulumi takes it: letters, digits, dots, hyphens and underscores. */
function projectName(folder: string): string {
  const name = basename(folder)
    .replaceAll(/[^\w.-]/g, "-")
    .slice(0, 100);
  return name === "" ? "quarterturn" : name;
}

function stackName(stack: string): string {
  if (/^[\w.-]{1,100}$/.test(stack)) return stack;
  throw new UsageError(
    `--stack: got ${stack}, want letters, digits, dots, hyphens and underscores: Pulumi takes no others`,
  );
}
