import { isOnThisMachine, issuerOf, realmOf } from "../settings/keycloak";
import { runsLocally } from "../settings/clock";
import { filesOf } from "../settings/projectFiles";
import { KeycloakError } from "./errors";

/** The confidential client that is signed in with, its secret or key in clear. */
export interface SignIn {
  readonly clientId: string;
  /** The realm that the client is in; left out: the one that is administered. */
  readonly realm?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** PEM, PKCS #8. */
  readonly privateKey?: string | undefined;
  /** `kid` of the key. */
  readonly keyId?: string | undefined;
}

/** A realm, and how to come to it. */
export interface Server {
  /** `https://sso.example.com/realms/maxconf`. */
  readonly issuer: string;
  readonly signIn: SignIn;
  /** Certificates in PEM, in place of those that Node.js trusts. */
  readonly ca?: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where a realm is asked: at its issuer, or in a rehearsal at the server of QUARTERTURN_KEYCLOAK_URL, signed in with
 * QUARTERTURN_KEYCLOAK_SECRET. Both count only beside a local Azure.
 */
export function reached(server: Server, env: Environment): Server {
  const { QUARTERTURN_KEYCLOAK_SECRET: clientSecret } = env;
  const issuer = reachedIssuer(server.issuer, env);
  if (!runsLocally(env) || clientSecret === undefined) return { ...server, issuer };
  const { clientId, realm } = server.signIn;
  return { ...server, issuer, signIn: { clientId, realm, clientSecret } };
}

/**
 * The issuer as `reached` has it, for who needs no sign-in.
 * @throws KeycloakError in a rehearsal that would reach a server elsewhere
 */
export function reachedIssuer(issuer: string, env: Environment): string {
  const { QUARTERTURN_KEYCLOAK_URL: url } = env;
  if (!runsLocally(env)) return issuer;
  if (url === undefined && isOnThisMachine(issuer)) return issuer;
  if (url === undefined) {
    throw new KeycloakError(
      `QUARTERTURN_KEYCLOAK_URL: got nothing, want a Keycloak on this machine: a rehearsal must not reach ${issuer}; start it with \`npm run local -- --keycloak COMMAND\``,
    );
  }
  return issuerOf({ url: url.replace(/\/+$/, ""), realm: realmOf(issuer).realm });
}

/**
 * The sign-in of the stack file's server is sent to no other: an issuer may come from a state.
 * @throws KeycloakError for a realm elsewhere
 */
export function refuseOtherServer(issuer: string, url: string): void {
  if (realmOf(issuer).url === url) return;
  throw new KeycloakError(
    `${issuer} is on another server than quarterturn:keycloak.url (${url}), whose sign-in is sent nowhere else: set the url back for as long as the ledger has secrets of it.`,
  );
}

/**
 * The certificates of `quarterturn:keycloak.caFile`; undefined if none is named.
 * @param folder the project's
 * @throws KeycloakError if they can't be read
 */
export function certificatesIn(file: string | undefined, folder: string): string | undefined {
  if (file === undefined) return undefined;
  try {
    return filesOf(folder)(file);
  } catch (error) {
    throw new KeycloakError(
      `quarterturn:keycloak.caFile: got ${file}, want a file with certificates in PEM: ${(error as Error).message}.`,
    );
  }
}
