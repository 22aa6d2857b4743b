import { setTimeout as sleep } from "node:timers/promises";
import type KeycloakAdminClient from "@keycloak/keycloak-admin-client";
import { realmOf } from "../settings/keycloak";
import { dispatcherForFetch } from "../web/dispatcher";
import { pauseOf, retryAfterOf } from "../web/transient";
import { type Asked, KeycloakError, refusedRequest, unanswered } from "./errors";
import type { Server } from "./server";
import { type AdminToken, signedIn } from "./token";

export type AdminClient = KeycloakAdminClient;

/** One request to the admin API. */
export interface Question<T> {
  /** What it does, as it stands in an error: `read the client x`. */
  readonly what: string;
  /** Roles of realm-management that it takes. */
  readonly roles: string;
  /**
   * `read`: tried again while what fails is passing. `write`: only if nothing can have reached the server. `once`: never,
   * since twice is an outage.
   */
  readonly kind: "read" | "write" | "once";
  readonly ask: (client: AdminClient) => Promise<T>;
}

/** Milliseconds for one request, and for which what is passing is tried again. */
export interface Limits {
  readonly request: number;
  readonly patience: number;
}

const defaultLimits: Limits = { request: 30_000, patience: 10_000 };

/** A realm's admin API, signed in when it is asked, and again before the token ends. */
export class Realm {
  private token: Promise<AdminToken> | undefined;
  /** `performance.now()` of the first of the failures that nothing came between. */
  private failingSince: number | undefined;
  private readonly asked: Asked;
  readonly issuer: string;
  readonly name: string;

  constructor(
    private readonly server: Server,
    private readonly limits: Limits = defaultLimits,
  ) {
    const { url, realm } = realmOf(server.issuer);
    this.issuer = server.issuer;
    this.name = realm;
    const { clientId: signsInAs, realm: signInRealm = realm } = server.signIn;
    this.asked = { host: new URL(url).host, realm, signsInAs, signInRealm };
  }

  /**
   * Asks the admin API by Keycloak's own client.
   * @throws KeycloakError; the signal's reason if that ended it
   */
  ask<T>(question: Question<T>, signal: AbortSignal): Promise<T> {
    return this.repeated(() => this.tryOnce(question, signal), question.kind, signal);
  }

  /** Epoch seconds by the server's own clock, which decides what is valid. */
  async now(signal: AbortSignal): Promise<number> {
    const { issuedAt, at } = await this.signIn(signal);
    return issuedAt + Math.floor((performance.now() - at) / 1000);
  }

  /** Whether the server's feature is on; undefined if it doesn't say. */
  async hasRotation(signal: AbortSignal): Promise<boolean | undefined> {
    const info = await this.ask(
      {
        what: "read what the server can do",
        roles: "view-clients",
        kind: "read",
        ask: (client) => client.serverInfo.find(),
      },
      signal,
    ).catch((error: unknown) => {
      if (error instanceof KeycloakError && error.details.status === 403) return undefined;
      throw error;
    });
    // The types of Keycloak's client are those of an older server.
    const features = info?.features as readonly { name?: string; enabled?: boolean }[] | undefined;
    return features?.find(({ name }) => name === "CLIENT_SECRET_ROTATION")?.enabled;
  }

  /** One sign-in for all who ask at the same time. */
  private async signIn(signal: AbortSignal): Promise<AdminToken> {
    const known = await this.token;
    if (known !== undefined && performance.now() < known.until) return known;
    // Somebody else has begun another one while this one waited.
    if (this.token !== undefined && (await this.token) !== known) return this.signIn(signal);
    const signingIn = this.repeated(() => signedIn(this.server, this.asked, signal), "read", signal);
    this.token = signingIn;
    signingIn.catch(() => {
      if (this.token === signingIn) this.token = undefined;
    });
    return signingIn;
  }

  private async tryOnce<T>({ ask, kind, ...words }: Question<T>, signal: AbortSignal): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      const token = await this.signIn(signal);
      try {
        return await ask(this.clientWith(token, signal));
      } catch (error) {
        signal.throwIfAborted();
        const { response, responseData } = error as { response?: Response; responseData?: unknown };
        if (!(error instanceof Error && response instanceof Response))
          throw unanswered(this.asked.host, error);
        // The server was started anew, or its clock was set: it has done nothing for this token.
        if (response.status === 401 && attempt === 0) this.token = undefined;
        if (response.status === 401 && attempt === 0 && kind !== "once") continue;
        const refused = refusedRequest(response.status, responseData, words, this.asked);
        const retryAfter = retryAfterOf(response.headers.get("retry-after"), Date.now());
        throw new KeycloakError(refused.message, { ...refused.details, retryAfter }, { cause: error });
      }
    }
  }

  private clientWith({ text }: AdminToken, signal: AbortSignal): AdminClient {
    // Loaded late: most runs ask no Keycloak.
    const { default: Client } = require("@keycloak/keycloak-admin-client") as {
      default: typeof KeycloakAdminClient;
    };
    const dispatcher = dispatcherForFetch(process.env, this.server.ca);
    // A client for each request, since its options are those of all its requests: it takes what `fetch` takes.
    const requestOptions = {
      signal: AbortSignal.any([signal, AbortSignal.timeout(this.limits.request)]),
      ...(dispatcher === undefined ? {} : { dispatcher }),
    } as RequestInit;
    const client = new Client({ baseUrl: realmOf(this.issuer).url, realmName: this.name, requestOptions });
    client.registerTokenProvider({ getAccessToken: () => Promise.resolve(text) });
    return client;
  }

  private async repeated<T>(
    attempt: () => Promise<T>,
    kind: Question<T>["kind"],
    signal: AbortSignal,
  ): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        const done = await attempt();
        this.failingSince = undefined;
        return done;
      } catch (error) {
        if (!(error instanceof KeycloakError) || !mayRepeat(error, kind)) throw error;
        // Waited for once, by all together: a run of many clients isn't to wait for each.
        this.failingSince ??= performance.now();
        const pause = 1000 * pauseOf(tries, error.details.retryAfter);
        if (performance.now() - this.failingSince + pause > this.limits.patience) throw error;
        await sleep(pause, undefined, { signal });
      }
    }
  }
}

function mayRepeat({ details }: KeycloakError, kind: Question<unknown>["kind"]): boolean {
  const { isPassing = false, isUnsent = false, status } = details;
  if (kind === "once") return false;
  return isPassing && (kind === "read" || isUnsent || status === 429);
}
