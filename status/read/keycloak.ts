import { Realm } from "../../keycloak/connection";
import { KeycloakError } from "../../keycloak/errors";
import {
  type SignIn,
  certificatesIn,
  reached,
  reachedIssuer,
  refuseOtherServer,
} from "../../keycloak/server";
import type { Day } from "../../rotation";
import { runsLocally } from "../../settings/clock";
import { issuerOf as realmIssuerOf, realmOf } from "../../settings/keycloak";
import type { Settings } from "../../settings/settings";
import type { ClientReading, StackState } from "../facts";
import { clientIdOf, consumerNames, issuerOf, recordOf } from "../report/consumerNames";
import { type ClientWanted, readClients, unreadClient } from "./clients";
import type { NameOfValue } from "./heldSecrets";

/** What is known before Keycloak is asked. */
export interface KeycloakWanted {
  readonly settings: Settings;
  readonly state: StackState;
  readonly today: Day;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
  /** Tells which credential has a value; or why the state's secrets can't be read. */
  readonly nameOfValue: NameOfValue | { readonly reason: string };
  /** A secret of the stack file in clear, by its path. @throws Error with the engine's words */
  readonly readSecret: (path: string) => Promise<string>;
}

/** What Keycloak has of the stack's clients, by consumer. Nothing is asked, nor decrypted, where there are none. */
export async function readKeycloak(wanted: KeycloakWanted): Promise<ReadonlyMap<string, ClientReading>> {
  const clients = clientsOf(wanted);
  if (clients.length === 0) return new Map();
  const failed = (reason: string) => new Map(clients.map((one) => [one.consumer, unreadClient(reason)]));
  const { nameOfValue, settings, state, today, say } = wanted;
  if (settings.keycloak === undefined)
    return failed(
      "quarterturn:keycloak: got nothing, want `url` and `signIn` for as long as the ledger has its clients",
    );
  if (typeof nameOfValue !== "function") return failed(nameOfValue.reason);
  try {
    const { url } = realmOf(reachedIssuer(realmIssuerOf(settings.keycloak), wanted.env));
    say(`Reading ${clients.length} ${clients.length === 1 ? "client" : "clients"} from ${url}.`);
    const realmFor = await realmsOf(settings.keycloak, wanted);
    const { signal } = new AbortController();
    const { proofTokens } = state;
    return await readClients(clients, { realmOf: realmFor, nameOfValue, proofTokens, today, signal });
  } catch (error) {
    if (!(error instanceof KeycloakError)) throw error;
    return failed(error.message);
  }
}

function clientsOf({ settings, state }: KeycloakWanted): ClientWanted[] {
  const known = { settings, state };
  return consumerNames(known).flatMap((consumer): ClientWanted[] => {
    const issuer = issuerOf(consumer, known);
    const clientId = clientIdOf(consumer, known);
    if (issuer === undefined || clientId === undefined) return [];
    const [name, record] = [state.policies.get(consumer), recordOf(consumer, known)];
    const policy = name === undefined || record === undefined ? undefined : { name, policy: record.policy };
    return [{ consumer, issuer, clientId, policy }];
  });
}

/** The realms of the one server whose sign-in the stack file has: those who ask the same one share its token. */
async function realmsOf(
  { url, signIn, caFile }: NonNullable<Settings["keycloak"]>,
  { env, folder, readSecret }: KeycloakWanted,
): Promise<(issuer: string) => Realm> {
  const signInWith = await inClear(signIn, env, readSecret);
  const ca = certificatesIn(caFile, folder);
  const realms = new Map<string, Realm>();
  return (issuer) => {
    refuseOtherServer(issuer, url);
    const realm = realms.get(issuer) ?? new Realm(reached({ issuer, signIn: signInWith, ca }, env));
    realms.set(issuer, realm);
    return realm;
  };
}

/** The sign-in with its secret or its key, whichever the stack file has. */
async function inClear(
  { clientId, realm, keyId, clientSecret }: NonNullable<Settings["keycloak"]>["signIn"],
  env: NodeJS.ProcessEnv,
  readSecret: KeycloakWanted["readSecret"],
): Promise<SignIn> {
  const plain = { clientId, realm, keyId };
  // A rehearsal's own sign-in takes its place.
  if (runsLocally(env) && env.QUARTERTURN_KEYCLOAK_SECRET !== undefined) return plain;
  const kind = clientSecret === undefined ? "privateKey" : "clientSecret";
  const path = `quarterturn:keycloak.signIn.${kind}`;
  try {
    return { ...plain, [kind]: await readSecret(path) };
  } catch (error) {
    throw new KeycloakError(`${path} can't be decrypted: ${inOneLine((error as Error).message)}`);
  }
}

/** The engine's words come in lines. */
export function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
