import { setTimeout as sleep } from "node:timers/promises";
import type { Diagnostic } from "../../protocol/diagnostics";
import { pauseOf } from "../../web/transient";
import { type TokenRefusal, type TokenRequest, requestToken } from "./requestToken";

/** What is to be proven, for how long it is tried, and who is told. */
export interface Proof {
  /** The credential's name, e.g. `edge-g8`. */
  readonly name: string;
  readonly request: TokenRequest;
  readonly timeoutSeconds: number;
  readonly tell: (remark: Diagnostic) => Promise<void>;
}

/** Seconds after which a service principal that isn't there won't come: a new one is known everywhere by then. */
const principalSeconds = 120;

/**
 * Tries a credential until it gets a token. What is passing is tried again until the limit, as late as Entra asks for;
 * what isn't ends it at once.
 * @throws Error that says what Entra said, and the way out; the signal's reason if the run was cancelled
 */
export async function proveToken({ name, request, timeoutSeconds, tell }: Proof): Promise<void> {
  const started = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await requestToken(request);
    if (outcome.ok) return;
    const pause = pauseOf(attempt, outcome.retryAfter);
    const spent = (performance.now() - started) / 1000;
    const limit = limitOf(outcome, timeoutSeconds);
    if (!outcome.mayPass || spent + pause > limit) throw new Error(failure(name, spent, outcome, request));
    const left = `trying again in ${pause} s, for up to ${limit} s`;
    await tell({ severity: "info", sentence: `${name}: ${outcome.reason} (${left})`, ephemeral: true });
    await sleep(pause * 1000, undefined, { signal: request.signal });
  }
}

/** Seconds for which it is worth trying. */
export function limitOf({ code }: TokenRefusal, timeoutSeconds: number): number {
  return code === "AADSTS7000229" ? Math.min(timeoutSeconds, principalSeconds) : timeoutSeconds;
}

function failure(name: string, seconds: number, refusal: TokenRefusal, request: TokenRequest): string {
  return (
    `${name}: no token with the new credential after ${Math.round(seconds)} s: ${refusal.reason} ` +
    `Nothing was published, so consumers keep what they have. ${wayOutOf(refusal, request)} ` +
    "Run `pulumi up` again: it goes on with this credential."
  );
}

/** What helps, by Entra's code. */
export function wayOutOf(
  { code }: Pick<TokenRefusal, "code">,
  { clientId, tenantId }: Pick<TokenRequest, "clientId" | "tenantId">,
): string {
  switch (code) {
    case "AADSTS7000229":
      return `The app has no service principal in this tenant: \`az ad sp create --id ${clientId}\` makes one.`;
    case "AADSTS700016":
      return `Is ${clientId} an app of the tenant ${tenantId}? See the consumer's clientId and quarterturn:tenantId.`;
    case "AADSTS90002":
      return "See quarterturn:tenantId.";
    case "AADSTS7000215":
      return "If it is no longer on the app (`npm run status` tells), `pulumi up --refresh` issues another.";
    case "AADSTS7000222":
      return "Its end has come: see the clock of this machine, and the policy of the app's tenant.";
    case "AADSTS7000112":
      return `The app is disabled: \`az ad sp update --id ${clientId} --set accountEnabled=true\` enables it.`;
    case "AADSTS53003":
      return "Conditional Access keeps the app from signing in from here: let its policy admit where this runs.";
    case "AADSTS90033":
    case "AADSTS90055":
    case "AADSTS50196":
      return "Entra has too much to do: wait a while.";
    case undefined:
      return "See the network, and HTTPS_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS.";
    default:
      return `See https://login.microsoftonline.com/error?code=${code.replace("AADSTS", "")}.`;
  }
}
