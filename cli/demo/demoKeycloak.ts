import type { Day } from "../../rotation/calendar";
import { realmTokenEndpointOf } from "../../settings/keycloak";
import { maskedSecret } from "../../settings/values";
import { findJava } from "../keycloak/java";
import type { SeededRealm } from "../keycloak/seed";
import { KeycloakError } from "../keycloak/types";
import { type LocalKeycloak, startLocalKeycloak } from "../local/keycloak";
import type { Answer } from "./consumer";

/** What the play has of Keycloak, where the stack files name none: one realm, one client that has its secret already. */
const played = {
  realm: "maxconf",
  clientId: "maxconf-portal",
  signIn: "quarterturn",
  consumer: "portal",
} as const;

/** The section for a stack file. Where the server is, and how to sign in, stands in the environment. */
export function keycloakSection(recipients: readonly string[]): Readonly<Record<string, unknown>> {
  return {
    url: "https://sso.maxconf.example.com",
    realm: played.realm,
    signIn: { clientId: played.signIn, clientSecret: maskedSecret },
    consumers: {
      [played.consumer]: { clientId: played.clientId, displayName: "Conference portal", recipients },
    },
  };
}

/**
 * Starts a real Keycloak for the play, its clock movable; undefined, and a line that says why, where none can be had.
 * @param realms what the stack files name; empty: the play's own
 */
export async function startDemoKeycloak(
  folder: string,
  today: Day,
  realms: readonly SeededRealm[],
  print: (line: string) => void,
): Promise<LocalKeycloak | undefined> {
  const { realm, clientId, signIn } = played;
  const own = {
    realm,
    signIn: { clientId: signIn, realm },
    clients: [{ clientId, name: "Conference portal" }],
  };
  const java = findJava(process.env);
  try {
    if (typeof java === "string") throw new KeycloakError(java);
    return await startLocalKeycloak({ folder, today, realms: realms.length > 0 ? realms : [own] }, print);
  } catch (error) {
    if (!(error instanceof KeycloakError)) throw error;
    print(`No client of Keycloak is played: ${error.message}.`);
    return undefined;
  }
}

/**
 * A function that asks a realm for a token by client ID and secret.
 * @param issuer the realm's address
 */
export function realmTokenClient(issuer: string): (clientId: string, secret: string) => Promise<Answer> {
  return async (clientId, secret) => {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: secret,
    });
    const response = await fetch(realmTokenEndpointOf(issuer), {
      method: "POST",
      body,
    });
    const text = await response.text();
    return response.ok ? { ok: true } : { ok: false, error: `Keycloak: ${text.slice(0, 200)}` };
  };
}
