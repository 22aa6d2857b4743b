import { type ConsumerRecord, byGeneration, isLive } from "../rotation";

/** Which tokens of Entra a gateway lets in. */
export interface TokenPolicy {
  /** The tenant that issues them (UUID). */
  readonly tenantId: string;
  /** Client IDs (UUIDs) of whom they are issued to; at least one. */
  readonly clientIds: readonly string[];
  /** What they must be for, one of these; none: this isn't looked at. */
  readonly audiences: readonly string[];
  /** The HTTP header that they stand in. */
  readonly header: string;
}

/** What the fragment says of itself where people look at it. */
export const fragmentDescription =
  "Whose tokens are let in: the consumers of the stack file. Written by Quarterturn; don't change it here.";

/**
 * The policy as a fragment, children in the order that Azure asks for, laid out as Azure lays it out. Source: Microsoft
 * Learn, API Management, validate-azure-ad-token, "Policy statement".
 */
export function tokenPolicyXml({ tenantId, clientIds, audiences, header }: TokenPolicy): string {
  const attributes = `tenant-id="${escaped(tenantId)}" header-name="${escaped(header)}"`;
  return [
    "<fragment>",
    `\t<validate-azure-ad-token ${attributes}>`,
    ...list("client-application-ids", "application-id", clientIds),
    ...list("audiences", "audience", audiences),
    "\t</validate-azure-ad-token>",
    "</fragment>",
  ].join("\r\n");
}

function list(name: string, entry: string, values: readonly string[]): string[] {
  if (values.length === 0) return [];
  return [
    `\t\t<${name}>`,
    ...values.map((value) => `\t\t\t<${entry}>${escaped(value)}</${entry}>`),
    `\t\t</${name}>`,
  ];
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (one) => entities[one] ?? one);
}

/** An app that is let in: by its client ID, or one of our own, by the name of its consumer. */
export type LetIn = { readonly clientId: string } | { readonly ownOf: string };

/**
 * Whose tokens are let in: the apps of the stack file's consumers of Entra, and every app that a live credential is on,
 * of a consumer that left the stack file too. By consumer's name, each app once.
 */
export function appsLetIn(
  records: Readonly<Record<string, Pick<ConsumerRecord, "app" | "credentials">>>,
  consumers: Readonly<
    Record<string, { readonly system: "entra" | "keycloak"; readonly clientId?: string | undefined }>
  >,
): LetIn[] {
  const names = [...new Set([...Object.keys(records), ...Object.keys(consumers)])].sort();
  const all = names.flatMap((name): LetIn[] => {
    const wanted = Object.hasOwn(consumers, name) ? consumers[name] : undefined;
    const record = Object.hasOwn(records, name) ? records[name] : undefined;
    const held = byGeneration(record?.credentials ?? {})
      .filter(([, credential]) => isLive(credential))
      .flatMap(([, { app = record?.app }]) => app ?? []);
    const apps = [
      ...(wanted?.system === "entra" ? [{ clientId: wanted.clientId }] : []),
      ...held.filter(({ issuer }) => issuer === undefined),
    ];
    return apps.map(({ clientId }) => (clientId === undefined ? { ownOf: name } : { clientId }));
  });
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
