import { isDeepStrictEqual } from "node:util";
import { type FoundPolicy, find } from "../../keycloak/clientPolicies";
import { factsOf, findClient, obstacleOf } from "../../keycloak/clients";
import type { Realm } from "../../keycloak/connection";
import { KeycloakError } from "../../keycloak/errors";
import { secondsOf } from "../../components/keycloakContract";
import type { Day, LogCoverage, Policy } from "../../rotation";
import type { ClientEvents, ClientReading, KeycloakClient, Read, ServerSecret } from "../facts";
import { readCoverage, readEvents } from "./clientEvents";
import type { NameOfValue } from "./heldSecrets";
import { atATime } from "../../web/atATime";

const clientsAtOnce = 8;

/** A client to look at. */
export interface ClientWanted {
  readonly consumer: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Its client policy as a run declared it; undefined before the first run. */
  readonly policy: { readonly name: string; readonly policy: Policy } | undefined;
}

/** Where clients are looked at, and what they are held against. */
export interface ClientSource {
  /** The realm of an issuer. @throws KeycloakError if there is no sign-in for it */
  readonly realmOf: (issuer: string) => Realm;
  readonly nameOfValue: NameOfValue;
  readonly proofTokens: ReadonlyMap<string, string>;
  readonly today: Day;
  readonly signal: AbortSignal;
}

/** What Keycloak has of some clients, by consumer; one that can't be read says why, and holds up no other. */
export async function readClients(
  wanted: readonly ClientWanted[],
  source: ClientSource,
): Promise<Map<string, ClientReading>> {
  const coverages = new Map<string, Promise<LogCoverage>>();
  const coverageOf = (realm: Realm): Promise<LogCoverage> => {
    const known =
      coverages.get(realm.issuer) ?? unlessRefused(readCoverage(realm, source.today, source.signal));
    coverages.set(realm.issuer, known);
    return known;
  };
  const read = await atATime(
    clientsAtOnce,
    wanted,
    async (one) => [one.consumer, await readOne(one, source, coverageOf)] as const,
  );
  return new Map(read);
}

async function readOne(
  wanted: ClientWanted,
  source: ClientSource,
  coverageOf: (realm: Realm) => Promise<LogCoverage>,
): Promise<ClientReading> {
  let realm: Realm;
  let client: Read<KeycloakClient>;
  try {
    realm = source.realmOf(wanted.issuer);
    client = await readClient(realm, wanted, source);
  } catch (error) {
    return unreadClient(reasonOf(error));
  }
  const events = await eventsOf(realm, wanted, await coverageOf(realm), source);
  const isSilent = client.ok && !client.value.isLogged && events.log.readable;
  const reason = `${wanted.clientId} has no flow to sign in with: what it asks about tokens isn't among Keycloak's sign-ins`;
  return { client, events: isSilent ? { ...events, log: { readable: false, reason } } : events };
}

/** A client of which nothing could be read. */
export function unreadClient(reason: string): ClientReading {
  return { client: { ok: false, reason }, events: noEvents({ readable: false, reason }) };
}

async function readClient(
  realm: Realm,
  { issuer, clientId, policy }: ClientWanted,
  { nameOfValue, signal }: ClientSource,
): Promise<Read<KeycloakClient>> {
  const client = await findClient(realm, clientId, signal);
  if (client === undefined)
    return { ok: false, isGone: true, reason: `the realm ${realm.name} has no client ${clientId}` };
  const { mark, current, isExpired, rotated } = factsOf(client, await realm.now(signal));
  const { serviceAccountsEnabled, standardFlowEnabled, directAccessGrantsEnabled } = client;
  // The value ends here: what is kept is which of ours it is.
  const named = ({ value, createdAt, expiresAt }: typeof current): ServerSecret => {
    return { name: nameOfValue({ issuer, clientId }, value), createdAt, expiresAt };
  };
  return {
    ok: true,
    value: {
      obstacle: obstacleOf(client),
      mark,
      current: named(current),
      isExpired,
      isLogged: [serviceAccountsEnabled, standardFlowEnabled, directAccessGrantsEnabled].includes(true),
      rotated: rotated && named(rotated),
      policyProblem: policy && problemOf(await find(realm, policy.name, signal), policy.policy),
    },
  };
}

/** What is wrong with a policy of the realm, against what the ledger wants. */
function problemOf(found: FoundPolicy | undefined, policy: Policy): string | undefined {
  if (found === undefined) return "the client policy and its profile are gone";
  if (found.problem !== undefined) return found.problem;
  const { expirationSeconds, rotatedExpirationSeconds, remainingRotationSeconds } = found;
  const is = { expirationSeconds, rotatedExpirationSeconds, remainingRotationSeconds };
  return isDeepStrictEqual(is, secondsOf(policy)) ? undefined : "its periods were changed";
}

async function eventsOf(
  realm: Realm,
  { clientId }: ClientWanted,
  coverage: LogCoverage,
  { proofTokens, signal }: ClientSource,
): Promise<ClientEvents> {
  try {
    return await readEvents(realm, { clientId, coverage, proofTokens }, signal);
  } catch (error) {
    return noEvents({ readable: false, reason: reasonOf(error) });
  }
}

function noEvents(log: LogCoverage): ClientEvents {
  return { log, signIns: [], refused: [], proven: new Set() };
}

function unlessRefused(coverage: Promise<LogCoverage>): Promise<LogCoverage> {
  return coverage.catch((error: unknown) => ({ readable: false, reason: reasonOf(error) }));
}

/** Keycloak's words are a sentence of their own; here they stand within one. Anything else is a mistake of ours. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof KeycloakError)) throw error;
  return error.message.replace(/\.$/, "");
}
