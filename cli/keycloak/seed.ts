import type { AdminApi } from "./admin";

/** What a stack file says of a realm, and so must be there. */
export interface SeededRealm {
  readonly realm: string;
  /** The client that quarterturn signs in with, and the realm that it is in. */
  readonly signIn: { readonly clientId: string; readonly realm: string };
  /** Clients that are adopted. */
  readonly clients: readonly { readonly clientId: string; readonly name: string }[];
}

/**
 * What the client that signs in may do in the realm: clients and their secrets, the realm's client policies, and its
 * events. No smaller set will do; the first two can read what they can write.
 */
export const signInRoles = ["manage-clients", "manage-realm", "view-events"] as const;

/** Days for which a seeded realm keeps its events: a year's overlaps can be looked back at. */
const eventDays = 400;

/**
 * Makes what is missing of realms and clients; what is there stays, but for the sign-in clients' secret and roles.
 * @param secret of each sign-in client
 */
export async function seedRealms(
  api: AdminApi,
  realms: readonly SeededRealm[],
  secret: string,
): Promise<void> {
  for (const { realm, signIn, clients } of realms) {
    await seedRealm(api, realm);
    await seedRealm(api, signIn.realm);
    for (const { clientId, name } of clients) await seedClient(api, realm, { clientId, name });
    const id = await seedClient(api, signIn.realm, {
      clientId: signIn.clientId,
      name: "quarterturn signs in",
    });
    await setSecret(api, `/${segment(signIn.realm)}/clients/${id}`, secret);
    await grant(api, { realm, signInRealm: signIn.realm, id });
  }
}

const segment = encodeURIComponent;

async function seedRealm(api: AdminApi, realm: string): Promise<void> {
  const { status } = await api.request("GET", `/${segment(realm)}`);
  if (status !== 404) return;
  const events = {
    eventsEnabled: true,
    enabledEventTypes: ["CLIENT_LOGIN", "CLIENT_LOGIN_ERROR"],
    eventsExpiration: eventDays * 86_400,
  };
  await api.must("POST", "", { realm, enabled: true, ...events });
}

/** Makes a confidential client with a service account if there is none. Returns Keycloak's ID of it. */
async function seedClient(
  api: AdminApi,
  realm: string,
  client: { readonly clientId: string; readonly name: string },
): Promise<string> {
  const found = await idOf(api, realm, client.clientId);
  if (found !== undefined) return found;
  const kind = { publicClient: false, serviceAccountsEnabled: true, standardFlowEnabled: false };
  await api.must("POST", `/${segment(realm)}/clients`, { ...client, ...kind });
  const made = await idOf(api, realm, client.clientId);
  if (made === undefined)
    throw new Error(`Keycloak, client ${client.clientId} of ${realm}: made, but not found`);
  return made;
}

async function idOf(api: AdminApi, realm: string, clientId: string): Promise<string | undefined> {
  const path = `/${segment(realm)}/clients?clientId=${segment(clientId)}`;
  const [client] = (await api.must("GET", path)) as { readonly id: string }[];
  return client?.id;
}

/** Where it has another one: the full representation, since a partial one is refused under a client policy. */
async function setSecret(api: AdminApi, path: string, secret: string): Promise<void> {
  const client = (await api.must("GET", path)) as Readonly<Record<string, unknown>>;
  if (client.secret !== secret) await api.must("PUT", path, { ...client, secret });
}

/** Gives a client's service account the roles: those of the realm are another client's, in master too. */
async function grant(
  api: AdminApi,
  { realm, signInRealm, id }: { readonly realm: string; readonly signInRealm: string; readonly id: string },
): Promise<void> {
  const holder = signInRealm === realm && realm !== "master" ? "realm-management" : `${realm}-realm`;
  const at = `/${segment(signInRealm)}`;
  const holderId = await idOf(api, signInRealm, holder);
  if (holderId === undefined)
    throw new Error(
      `quarterturn:keycloak.signIn.realm: got ${signInRealm}, want ${realm} or master: a client of another realm has no rights in it`,
    );
  const roles = (await api.must("GET", `${at}/clients/${holderId}/roles`)) as { readonly name: string }[];
  const wanted = roles.filter(({ name }) => (signInRoles as readonly string[]).includes(name));
  const account = (await api.must("GET", `${at}/clients/${id}/service-account-user`)) as {
    readonly id: string;
  };
  await api.must("POST", `${at}/users/${account.id}/role-mappings/clients/${holderId}`, wanted);
}
