import { failureOf } from "../web/transient";
import { WebError } from "../web/request";

/** What a server said, in one sentence with the way out. Holds no secret. */
export class KeycloakError extends Error {
  constructor(
    message: string,
    readonly details: {
      /** HTTP status; undefined if no answer was had. */
      readonly status?: number | undefined;
      /** Keycloak's own code, e.g. `unauthorized_client`. */
      readonly code?: string | undefined;
      /** True if a later try may be answered otherwise. */
      readonly isPassing?: boolean;
      /** True if nothing can have reached the server. */
      readonly isUnsent?: boolean;
      /** Seconds for which the server asks to be left alone. */
      readonly retryAfter?: number | undefined;
    } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "KeycloakError";
  }
}

/** Where it was asked, and as whom. */
export interface Asked {
  readonly host: string;
  readonly realm: string;
  readonly signsInAs: string;
  readonly signInRealm: string;
}

/** Nobody answered. */
export function unanswered(host: string, error: unknown): KeycloakError {
  const failure = error instanceof WebError ? error.failure : failureOf(error);
  const said = error instanceof WebError ? error.message : `${host} can't be reached (${failure.words})`;
  const isUntrusted = /CERT|UNABLE_TO_|self.signed/i.test(failure.code ?? failure.words);
  const wayOut = isUntrusted
    ? "its certificate isn't trusted: name those who signed it, in PEM, in quarterturn:keycloak.caFile"
    : "check quarterturn:keycloak.url, the network, HTTPS_PROXY and NO_PROXY";
  const { isPassing, isUnsent } = failure;
  return new KeycloakError(`${said}: ${wayOut}.`, { isPassing, isUnsent }, { cause: error });
}

/** A sign-in that was refused. */
export function refusedSignIn(status: number, body: unknown, asked: Asked): KeycloakError {
  const { code, text } = saidIn(body);
  return new KeycloakError(
    `${signInSentence(status, text, asked)} (${status} ${code ?? "no code"}: ${text})`,
    {
      status,
      code,
      isPassing: isTransient(status),
    },
  );
}

function signInSentence(status: number, text: string, { host, signsInAs, signInRealm }: Asked): string {
  const client = `the client ${signsInAs} of the realm ${signInRealm}`;
  if (status === 404)
    return `${host} has no realm ${signInRealm}: check quarterturn:keycloak.url, realm and signIn.realm.`;
  if (/not enabled to retrieve service account/i.test(text))
    return `quarterturn:keycloak.signIn: ${client} has no service account: switch on "Service account roles" in its settings.`;
  if (/public client/i.test(text))
    return `quarterturn:keycloak.signIn: ${client} is a public one: switch on "Client authentication" in its settings.`;
  if (status === 400 || status === 401)
    return `quarterturn:keycloak.signIn: ${client} was refused: check clientId, its secret or key, its authenticator, and that it is enabled.`;
  return `${host}: ${client} got no token: what answers isn't as Keycloak should, check quarterturn:keycloak.url.`;
}

/**
 * A request to the admin API that was refused.
 * @param what it was to do, e.g. `read the client x`
 * @param roles of realm-management that it takes
 */
export function refusedRequest(
  status: number,
  body: unknown,
  { what, roles }: { readonly what: string; readonly roles: string },
  { host, realm, signsInAs, signInRealm }: Asked,
): KeycloakError {
  const { code, text } = saidIn(body);
  const details = { status, code, isPassing: isTransient(status) };
  const owner = signInRealm === "master" && realm !== "master" ? `${realm}-realm` : "realm-management";
  if (status === 403)
    return new KeycloakError(
      `${signsInAs} may not ${what}: give its service account the roles ${roles} of the client ${owner}.`,
      details,
    );
  if (status === 401)
    return new KeycloakError(
      `${host} doesn't take the token of ${signsInAs} to ${what} (${text}): is quarterturn:keycloak.url the address that the server calls its own?`,
      details,
    );
  if (status === 404 && /realm/i.test(text))
    return new KeycloakError(
      `${host} has no realm ${realm}: check quarterturn:keycloak.url and realm.`,
      details,
    );
  return new KeycloakError(`${host} refused to ${what} (${status}): ${text}`, details);
}

const isTransient = (status: number): boolean => status === 429 || status >= 500;

/** What stands in Keycloak's answer: `errorMessage`, or OAuth's `error` and `error_description`. */
export function saidIn(body: unknown): { readonly code: string | undefined; readonly text: string } {
  const { error, error_description, errorMessage } = (
    typeof body === "object" && body !== null ? body : {}
  ) as Readonly<Record<string, unknown>>;
  const texts = [errorMessage, error_description, error].filter((text) => typeof text === "string");
  return { code: typeof error === "string" ? error : undefined, text: texts[0] ?? "no reason given" };
}
