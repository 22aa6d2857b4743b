import { daysBetween } from "../../rotation";
import { longestAdopted } from "../../settings/schema";
import { readStack, SettingsError } from "../../settings/settings";
import { UsageError } from "../../settings/usageError";
import { parseYaml } from "../../settings/yaml";
import type { Answers, VaultPlace } from "./answers";
import type { NewConsumer } from "./newConsumer";

/**
 * The stack file, with what may be added to it in comments.
 * @throws UsageError with every problem, as a run would find it
 */
export function stackFile({ stack, tenantId, vaultName, vaultPlace, consumers }: Answers): string {
  const named = consumers.map(({ name, displayName = name, clientId }) =>
    [
      `    ${quoted(name)}:`,
      "      # recipients: [operations] # who gets a new secret; they stand under quarterturn:recipients",
      ...(clientId === undefined
        ? ["      # No clientId: its app registration is created."]
        : [`      clientId: ${quoted(clientId)}`]),
      `      displayName: ${quoted(displayName)}`,
      "",
    ].join("\n"),
  );
  // What may be added stands above what is there: Pulumi, when it saves the file, moves what stands below out of `config`.
  const text = `# What Quarterturn rotates in the stack ${stack}. A mistake is answered with every key that is wrong, before anything changes.
config:
  # How long a secret lives, and how often a new one comes, in days. This is what holds where nothing is said.
  # quarterturn:policy: { secretExpirationDays: 180, rotateEveryDays: 90, earlyDays: 14, maxActiveSecrets: 3 }

  # Whom new secrets are sent to, and by whom (docs/handover.md).
  # quarterturn:recipients:
  #   operations: { name: Operations, email: operations@example.com }
  # quarterturn:mail: { from: secrets@example.com, graph: {} }

  # An app that has a secret in use already: it counts, and nothing rotates before it is due (docs/adopting.md).
${adopted(consumers)}

  quarterturn:tenantId: ${quoted(tenantId)}
${vaultIn(vaultName, vaultPlace)}
  quarterturn:consumers:
${named.join("")}`;
  refuseProblems(text);
  return text;
}

function adopted(consumers: readonly NewConsumer[]): string {
  const inUse = consumers.flatMap(({ name, inUse, otherSecrets = 0 }) => {
    if (inUse === undefined) return [];
    const line = `${quoted(name)}: { keyId: ${inUse.keyId}, issuedOn: ${inUse.issuedOn}, expiresOn: ${inUse.expiresOn} }`;
    const others = otherSecrets === 0 ? "" : ` # ${otherSecrets} more valid: is this the one in use?`;
    return isTooLong(inUse)
      ? [`    # Too long a life to be adopted, so a new one comes with the first run: ${line}`]
      : [`    ${line}${others}`];
  });
  if (inUse.some((line) => !line.trim().startsWith("#")))
    return ["  quarterturn:adopt:", ...inUse].join("\n");
  const example =
    "NAME: { keyId: 00000000-0000-0000-0000-000000000000, issuedOn: 2026-10-01, expiresOn: 2027-03-30 }";
  return ["  # quarterturn:adopt:", `  #   ${example}`, ...inUse].join("\n");
}

function isTooLong({ issuedOn, expiresOn }: NonNullable<NewConsumer["inUse"]>): boolean {
  return daysBetween(issuedOn, expiresOn) > longestAdopted;
}

function vaultIn(name: string, place: VaultPlace): string {
  if ("existingIn" in place)
    return `  # It exists and stays as it is: our secrets, and the right to write them, are all that is added.
  quarterturn:vault:
    name: ${quoted(name)}
    existing: { resourceGroup: ${quoted(place.existingIn)} }`;
  return `  # Both are created.
  quarterturn:location: ${quoted(place.location)}
  quarterturn:resourceGroup: ${quoted(place.resourceGroup)}
  quarterturn:vault:
    name: ${quoted(name)}`;
}

/** Plain where YAML reads it as the same text, else in quotes. */
function quoted(value: string): string {
  return /^[a-z][\w-]*$/i.test(value) && parseYaml(value) === value ? value : JSON.stringify(value);
}

function refuseProblems(text: string): void {
  const { config } = parseYaml(text) as { readonly config: Readonly<Record<string, unknown>> };
  const values = Object.entries(config).map(([key, value]) => [key.replace(/^quarterturn:/, ""), value]);
  try {
    readStack(Object.fromEntries(values) as Record<string, unknown>, () => {
      throw new Error("a new project has no such file");
    });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const lines = error.lines.map((line) => `  ${line}`);
    throw new UsageError(`What is given: ${error.message}, nothing was written\n${lines.join("\n")}`);
  }
}
