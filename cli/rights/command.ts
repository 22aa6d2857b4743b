import { resolve } from "node:path";
import { Command, Option } from "commander";
import { type Asked, type Command as Wanted, commands, vaultsAsked } from "../../rights/asked";
import type { Rights, RoleDefinition } from "../../rights/file";
import { everyday, rightsFor } from "../../rights/rights";
import { rightsText } from "../../rights/text";
import { UsageError } from "../../settings/usageError";
import { readStackFile } from "../../status/read/stackFile";
import { projectFolder } from "../places";

interface RightsOptions {
  readonly stack: string;
  readonly for?: readonly Wanted[];
  readonly subscription?: string;
  readonly access?: Asked["access"];
  readonly role?: true | string;
  readonly json?: true;
  readonly cwd: string;
}

/** `npm run rights -- --stack STACK`. */
export function rightsCommand(): Command {
  return new Command("rights")
    .description("Says what whoever runs a stack must be allowed in Azure, exactly, and makes a role of it.")
    .requiredOption("--stack <name>", "the stack, by its stack file")
    .addOption(
      new Option("--for <what...>", `for these only (default: ${everyday.join(", ")})`).choices(commands),
    )
    .option(
      "--subscription <id>",
      "the subscription that the stack's runs work in (default: ARM_SUBSCRIPTION_ID)",
    )
    .addOption(
      new Option(
        "--access <how>",
        "how vaults that exist give rights (default: policies); of those that are created, the stack file says it",
      ).choices(["policies", "rbac"]),
    )
    .option(
      "--role [scope]",
      "print the role alone, as `az role definition create --role-definition @FILE` takes it; of several, the one of this scope",
    )
    .option("--json", "print everything as JSON, as `npm run local -- --rights FILE` takes it")
    .option("-C, --cwd <folder>", "folder of the stack file", projectFolder())
    .action((options: RightsOptions) => {
      process.stdout.write(`${rights(options)}\n`);
    });
}

function rights({ stack, for: wanted = everyday, role, json, cwd, ...given }: RightsOptions): string {
  if (role !== undefined && json === true)
    throw new UsageError("--role: got --json as well, want one of the two");
  const { settings } = readStackFile(resolve(cwd), stack);
  const { access = "policies" } = given;
  const asked = { settings, access, subscriptionId: subscriptionOf(given.subscription) };
  if (given.access !== undefined && vaultsAsked(asked).every(({ isDeclared }) => isDeclared))
    throw new UsageError(
      `--access: got ${given.access}, want nothing: ${settings.vault.vaultName} is created, and quarterturn:vault.access says it`,
    );
  const held = rightsFor(asked, stack, wanted);
  if (role !== undefined) return JSON.stringify(roleIn(held, role), null, 2);
  return json === true ? JSON.stringify(held, null, 2) : rightsText(asked, stack, wanted, held);
}

function roleIn({ roles }: Rights, wanted: true | string): RoleDefinition {
  const found = roles.filter(
    ({ AssignableScopes: [scope] }) => wanted === true || scope?.toLowerCase() === wanted.toLowerCase(),
  );
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const scopes = roles.flatMap(({ AssignableScopes }) => AssignableScopes).join(", ");
  throw new UsageError(`--role: got ${wanted === true ? "no scope" : wanted}, want one of these: ${scopes}`);
}

function subscriptionOf(given = process.env.ARM_SUBSCRIPTION_ID ?? ""): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given)) return given;
  throw new UsageError(
    `--subscription: got ${given === "" ? "nothing" : given}, want a subscription's ID: \`az account show --query id --output tsv\` says the one that is chosen`,
  );
}
