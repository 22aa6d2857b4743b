import { clientMark } from "../components/keycloakContract";
import type ClientRepresentation from "@keycloak/keycloak-admin-client/lib/defs/clientRepresentation.js";
import { own } from "../rotation";
import type { Realm } from "./connection";

/** A client of a realm as Keycloak shows it, in full. */
export type Client = ClientRepresentation & { readonly id: string; readonly clientId: string };

/** A secret, and when Keycloak made it and ends it: RFC 3339, whole seconds. */
export interface ClientSecretFacts {
  readonly value: string;
  readonly createdAt?: string | undefined;
  readonly expiresAt?: string | undefined;
}

/** What counts of a client. */
export interface ClientFacts {
  /** The policy that rotates it. */
  readonly mark: string | undefined;
  readonly current: ClientSecretFacts;
  /** True if the server's clock is past its end: then nobody is let in, with the rotated one neither. */
  readonly isExpired: boolean;
  /** The one before, while the server takes it. Keycloak notes when it was rotated, not when it was made. */
  readonly rotated: ClientSecretFacts | undefined;
}

const attribute = {
  createdAt: "client.secret.creation.time",
  expiresAt: "client.secret.expiration.time",
  rotated: "client.secret.rotated",
  rotatedExpiresAt: "client.secret.rotated.expiration.time",
} as const;

const roles = "manage-clients";

/**
 * Reads a client, and the server's clock with it.
 * @returns undefined if there is none of this client ID
 * @throws KeycloakError
 */
export async function findClient(
  realm: Realm,
  clientId: string,
  signal: AbortSignal,
): Promise<Client | undefined> {
  const what = `read the client ${clientId}`;
  const read = { what, roles, kind: "read" } as const;
  const found = await realm.ask({ ...read, ask: ({ clients }) => clients.find({ clientId }) }, signal);
  const id = found.find((one) => one.clientId === clientId)?.id;
  if (id === undefined) return undefined;
  // In full: a list may leave something out.
  const client = await realm.ask({ ...read, ask: ({ clients }) => clients.findOne({ id }) }, signal);
  return (client ?? undefined) as Client | undefined;
}

/**
 * Why a client's secret can't be rotated, and the way out; undefined if it can. A sentence without the client's name before
 * it: `it is a public client: …`.
 */
export function obstacleOf(client: Client): string | undefined {
  const { publicClient, bearerOnly, clientAuthenticatorType, secret = "" } = client;
  if (publicClient === true)
    return 'it is a public client, which has no secret: switch on "Client authentication" in its settings';
  if (bearerOnly === true)
    return "it is bearer-only, which never signs in: it needs no secret, take it out of the stack file";
  if (clientAuthenticatorType !== "client-secret")
    return `it signs in by ${clientAuthenticatorType ?? "something else"}, want "Client Id and Secret" on its tab Credentials`;
  if (secret.startsWith("${vault."))
    return "its secret is in Keycloak's own vault, which Keycloak can't rotate: give it one of its own (Regenerate on its tab Credentials)";
  if (client.enabled === false) return "it is disabled: enable it, or take it out of the stack file";
  if (secret === "" || /^\*+$/.test(secret))
    return "its secret can't be read: give the service account that signs in the role manage-clients";
  return undefined;
}

/** @param now epoch seconds by the server's clock */
export function factsOf(client: Client, now: number): ClientFacts {
  const { secret: value = "" } = client;
  const ends = (name: string): boolean => (seconds(client, name) ?? Number.POSITIVE_INFINITY) < now;
  const isExpired = ends(attribute.expiresAt);
  const rotated = attributeOf(client, attribute.rotated);
  const isTaken = rotated !== undefined && !isExpired && !ends(attribute.rotatedExpiresAt);
  return {
    mark: attributeOf(client, clientMark),
    current: {
      value,
      createdAt: instant(client, attribute.createdAt),
      expiresAt: instant(client, attribute.expiresAt),
    },
    isExpired,
    rotated: isTaken ? { value: rotated, expiresAt: instant(client, attribute.rotatedExpiresAt) } : undefined,
  };
}

/** The value that was rotated last, valid or not. */
export function rotatedValueOf(client: Client): string | undefined {
  return attributeOf(client, attribute.rotated);
}

/**
 * Makes a confidential client for machines: no flow with a browser, no redirect, and a secret that Keycloak makes.
 * @throws KeycloakError; of status 409 if there is one of this client ID
 */
export async function createClient(
  realm: Realm,
  { clientId, name, policy }: { readonly clientId: string; readonly name: string; readonly policy: string },
  signal: AbortSignal,
): Promise<void> {
  const client = {
    clientId,
    name,
    enabled: true,
    protocol: "openid-connect",
    clientAuthenticatorType: "client-secret",
    publicClient: false,
    bearerOnly: false,
    serviceAccountsEnabled: true,
    standardFlowEnabled: false,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    redirectUris: [],
    webOrigins: [],
    attributes: { [clientMark]: policy },
  };
  await realm.ask(
    {
      what: `create the client ${clientId}`,
      roles,
      kind: "write",
      ask: ({ clients }) => clients.create(client),
    },
    signal,
  );
}

/**
 * Writes a client back with its mark, all else as it was read. Never with a `secret`: Keycloak would take it for the current
 * one, and another may have come since.
 */
export async function markClient(
  realm: Realm,
  client: Client,
  { policy, name }: { readonly policy: string; readonly name?: string | undefined },
  signal: AbortSignal,
): Promise<void> {
  const attributes = { ...client.attributes, [clientMark]: policy };
  const wanted = { ...client, ...(name === undefined ? {} : { name }), attributes };
  delete wanted.secret;
  await realm.ask(
    {
      what: `write the client ${client.clientId}`,
      roles,
      kind: "write",
      ask: ({ clients }) => clients.update({ id: client.id }, wanted),
    },
    signal,
  );
}

/**
 * Has Keycloak make a new secret: asked once. If it throws, it may be done all the same.
 * @throws KeycloakError
 */
export async function regenerate(realm: Realm, { id, clientId }: Client, signal: AbortSignal): Promise<void> {
  await realm.ask(
    {
      what: `regenerate the secret of ${clientId}`,
      roles,
      kind: "once",
      ask: ({ clients }) => clients.generateNewClientSecret({ id }),
    },
    signal,
  );
}

/** Ends the rotated secret; where there is none, nothing is to do. */
export async function invalidateRotated(
  realm: Realm,
  { id, clientId }: Client,
  signal: AbortSignal,
): Promise<void> {
  await realm.ask(
    {
      what: `invalidate the rotated secret of ${clientId}`,
      roles,
      kind: "write",
      ask: ({ clients }) => clients.invalidateSecret({ id }),
    },
    signal,
  );
}

const pageSize = 100;

/**
 * Client IDs that carry a policy's mark. All clients are looked at: Keycloak searches by an attribute only where it was
 * started with `--spi-client-jpa-searchable-attributes`.
 */
export async function clientsWithMark(
  realm: Realm,
  policy: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const marked: string[] = [];
  for (let first = 0; ; first += pageSize) {
    const page = await realm.ask(
      {
        what: `list the clients of the realm ${realm.name}`,
        roles,
        kind: "read",
        ask: ({ clients }) => clients.find({ first, max: pageSize }),
      },
      signal,
    );
    const found = page.filter((client) => own(client.attributes ?? {}, clientMark) === policy);
    marked.push(...found.map(({ clientId = "" }) => clientId));
    // A page of fewer may be one of which some may not be seen.
    if (page.length === 0) return marked;
  }
}

function attributeOf({ attributes = {} }: Client, name: string): string | undefined {
  const value: unknown = own(attributes as Readonly<Record<string, unknown>>, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function seconds(client: Client, name: string): number | undefined {
  const text = attributeOf(client, name);
  // 0 is how Keycloak writes that there is none.
  return text === undefined || !/^[1-9]\d{0,14}$/.test(text) ? undefined : Number(text);
}

function instant(client: Client, name: string): string | undefined {
  const at = seconds(client, name);
  return at === undefined ? undefined : instantOf(at);
}

/** Epoch seconds as RFC 3339 in UTC. */
export function instantOf(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString().replace(/\.\d{3}Z$/, "Z");
}
