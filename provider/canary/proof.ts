import { setTimeout as sleep } from "node:timers/promises";
import type { Diagnostic } from "../../protocol/diagnostics";
import { pauseOf } from "../../web/transient";
import {
  type TokenGiven,
  type TokenOutcome,
  type TokenRefusal,
  type TokenRequest,
  requestToken,
} from "./requestToken";

/** Who gives tokens, asked with one credential. */
export interface TokenSource {
  /** Asks once. Throws only the signal's reason. */
  ask(): Promise<TokenOutcome>;
  /** Seconds for which it is worth trying after a refusal, `timeoutSeconds` at most. */
  limitOf(refusal: TokenRefusal, timeoutSeconds: number): number;
  /** What helps, in a sentence. */
  wayOutOf(refusal: TokenRefusal): string;
}

/** What is to be proven, for how long it is tried, and where progress is reported. */
export interface Proof {
  /** The credential's name, e.g. `edge-g8`. */
  readonly name: string;
  readonly source: TokenSource;
  readonly timeoutSeconds: number;
  readonly tell: (remark: Diagnostic) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Entra, asked with an app's secret. */
export const entraSource = (request: TokenRequest): TokenSource => ({
  ask: () => requestToken(request),
  limitOf,
  wayOutOf: (refusal) => wayOutOf(refusal, request),
});

/** Seconds after which a service principal that isn't there won't come: a new one is known everywhere by then. */
const principalSeconds = 120;

/**
 * Tries a credential until it gets a token. What is passing is tried again until the limit, as late as is asked for;
 * what isn't ends it at once.
 * @throws Error that says what was answered, and the way out; the signal's reason if the run was cancelled
 */
export async function proveToken({ name, source, timeoutSeconds, tell, signal }: Proof): Promise<TokenGiven> {
  const started = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await source.ask();
    if (outcome.ok) return outcome;
    const pause = pauseOf(attempt, outcome.retryAfter);
    const spent = (performance.now() - started) / 1000;
    const limit = source.limitOf(outcome, timeoutSeconds);
    if (!outcome.mayPass || spent + pause > limit) throw new Error(failure(name, spent, outcome, source));
    const left = `trying again in ${pause} s, for up to ${limit} s`;
    await tell({ severity: "info", sentence: `${name}: ${outcome.reason} (${left})`, ephemeral: true });
    await sleep(pause * 1000, undefined, { signal });
  }
}

/** Seconds for which it is worth trying. */
export function limitOf({ code }: TokenRefusal, timeoutSeconds: number): number {
  return code === "AADSTS7000229" ? Math.min(timeoutSeconds, principalSeconds) : timeoutSeconds;
}

function failure(name: string, seconds: number, refusal: TokenRefusal, source: TokenSource): string {
  return (
    `${name}: no token with the new credential after ${Math.round(seconds)} s: ${refusal.reason} ` +
    `Nothing was published, so consumers keep what they have. ${source.wayOutOf(refusal)} ` +
    "Run `pulumi up` again: it continues with this credential."
  );
}

/** What helps, by Entra's code. */
export function wayOutOf(
  { code }: Pick<TokenRefusal, "code">,
  { clientId, tenantId }: Pick<TokenRequest, "clientId" | "tenantId">,
): string {
  switch (code) {
    case "AADSTS7000229":
      return `The app has no service principal in this tenant: create one with \`az ad sp create --id ${clientId}\`.`;
    case "AADSTS700016":
      return `Is ${clientId} an app of the tenant ${tenantId}? Check the consumer's clientId and quarterturn:tenantId.`;
    case "AADSTS90002":
      return "Check quarterturn:tenantId.";
    case "AADSTS7000215":
      return "If it is no longer on the app (see `npm run status`), run `pulumi up --refresh`: it issues another.";
    case "AADSTS7000222":
      return "It has expired: check this machine's clock, and the tenant's app management policy.";
    case "AADSTS7000112":
      return `The app is disabled: enable it with \`az ad sp update --id ${clientId} --set accountEnabled=true\`.`;
    case "AADSTS53003":
      return "Conditional Access blocks the app from here: let its policy allow this location.";
    case "AADSTS90033":
    case "AADSTS90055":
    case "AADSTS50196":
      return "Entra is throttling sign-ins: wait a few minutes.";
    case undefined:
      return "Check the network, and HTTPS_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS.";
    default:
      return `See https://login.microsoftonline.com/error?code=${code.replace("AADSTS", "")}.`;
  }
}
