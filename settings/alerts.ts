import { z } from "zod";
import { defaultVault } from "../names/vaultName";
import { own } from "../rotation";
import { armId, resourceGroupName } from "./estate";
import { email, keyedBy, maskedSecret, section, text } from "./values";

const wanted = "an e-mail address, or a list of them";
const topicName = text(/^[a-z0-9-]{3,50}$/i, "3 to 50 letters, digits and hyphens");
const topic = section({ name: topicName, resourceGroup: resourceGroupName });

/** Who is told, in Azure's own way, when a secret is about to end or a sign-in is refused. Left out: nobody. */
export const alerts = section({
  email: z
    .union([email.transform((one) => [one]), z.array(email).min(1)], { error: wanted })
    .default([])
    .transform((addresses) => [...new Set(addresses)]),
  /** Gets Azure's common alert schema as JSON. Its address is a credential. */
  webhook: z
    .literal(maskedSecret, {
      error: "a secret: pulumi config set --secret --path quarterturn:alerts.webhook",
    })
    .optional(),
  /** The vault's system topic, where it has one already: Azure gives it no second one. */
  topic: topic.optional(),
  /** The same of further vaults, by what the stack file calls them. */
  topics: keyedBy(topic).default({}),
  /** Where the service principals' sign-ins are; left out: refused ones are no alert. */
  workspaceId: armId(
    "Microsoft\\.OperationalInsights/workspaces",
    "Microsoft.OperationalInsights/workspaces/NAME",
  ).optional(),
}).refine(({ email: addresses, webhook }) => addresses.length > 0 || webhook !== undefined, {
  path: ["email"],
  error: `${wanted}; or a webhook`,
});

export type AlertSettings = z.output<typeof alerts>;

/** The system topic that a vault has already. */
export function topicOf({ topic: of, topics }: AlertSettings, vault: string): AlertSettings["topic"] {
  return vault === defaultVault ? of : own(topics, vault);
}

/** What the alerts of a vault are called in Azure. */
export function alertNames(vaultName: string) {
  return {
    actionGroup: `quarterturn-${vaultName}`,
    topic: `quarterturn-${vaultName}`,
    subscription: "quarterturn-ends",
    rule: `quarterturn-${vaultName}-refused-sign-ins`,
  } as const;
}

/** What the vault tells of: a current version that ends within 30 days, or has ended. */
export const alertEvents = [
  "Microsoft.KeyVault.SecretNearExpiry",
  "Microsoft.KeyVault.SecretExpired",
  "Microsoft.KeyVault.CertificateNearExpiry",
  "Microsoft.KeyVault.CertificateExpired",
] as const;

/** AADSTS7000222: an expired secret; AADSTS7000215: one that the app doesn't have (any more). */
const refusals = ["7000222", "7000215"];

/** Refused sign-ins of these apps, in Kusto. */
export function refusedQuery(clientIds: readonly string[]): string {
  const list = (values: readonly string[]): string => values.map((value) => `"${value}"`).join(", ");
  return [
    "AADServicePrincipalSignInLogs",
    `| where ResultType in (${list(refusals)})`,
    `| where AppId in~ (${list([...clientIds].sort())})`,
    "| project TimeGenerated, AppId, ResultType, IPAddress, ServicePrincipalCredentialKeyId",
  ].join("\n");
}
