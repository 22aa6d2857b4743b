import { z } from "zod";
import { type Cloud, graphScope } from "../cloud";
import type { ConfidentialClientApplication } from "@azure/msal-node";

/** Who asks for a token, and where. */
export interface TokenRequest {
  readonly cloud: Cloud;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Stands in the tenant's sign-in log, so that this sign-in is told from others. */
  readonly correlationId: string;
}

/** What came of it. */
export type TokenOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** `AADSTS7000215: Invalid client secret provided. …`, or what the network said. */
      readonly reason: string;
      /** True if a later try may succeed: a new secret is not everywhere at once, and networks fail. */
      readonly mayPass: boolean;
    };

/**
 * What Entra answers while a new secret or a new app is not yet known everywhere, or when it is overloaded.
 * Source: Entra's list of AADSTS error codes.
 */
const passing: ReadonlySet<string> = new Set([
  "AADSTS7000215",
  "AADSTS700016",
  "AADSTS7000229",
  "AADSTS90033",
  "AADSTS50196",
]);

/** Asks Entra for a token by client ID and secret (client credentials grant, v2 endpoint). */
export async function requestToken(request: TokenRequest): Promise<TokenOutcome> {
  try {
    const { correlationId } = request;
    await clientOf(request).acquireTokenByClientCredential({ scopes: [graphScope], correlationId });
    return { ok: true };
  } catch (error) {
    const outcome = outcomeOf(error);
    return isAnswerOfEntra(outcome) ? outcome : ((await tenantProblem(request)) ?? outcome);
  }
}

function isAnswerOfEntra(outcome: TokenOutcome): boolean {
  return !outcome.ok && outcome.reason.startsWith("AADSTS");
}

const metadataErrorSchema = z.object({ error_description: z.string() });

/** MSAL keeps to itself why it couldn't read the tenant's metadata: a tenant that doesn't exist, or no network? */
async function tenantProblem({ cloud, tenantId }: TokenRequest): Promise<TokenOutcome | undefined> {
  try {
    const answer = await fetch(`${cloud.authority}/${tenantId}/v2.0/.well-known/openid-configuration`);
    const read = metadataErrorSchema.safeParse(await answer.json());
    return read.success ? outcomeOf(new Error(read.data.error_description)) : undefined;
  } catch {
    return undefined;
  }
}

/** A client of its own for each try: MSAL remembers a refusal for a minute, and answers from memory. */
function clientOf({ cloud, tenantId, clientId, clientSecret }: TokenRequest): ConfidentialClientApplication {
  // Loaded late: most runs prove nothing.
  const msal = require("@azure/msal-node") as typeof import("@azure/msal-node");
  return new msal.ConfidentialClientApplication({
    auth: {
      authority: `${cloud.authority}/${tenantId}`,
      clientId,
      clientSecret,
      ...(cloud.isPrivate ? { knownAuthorities: [new URL(cloud.authority).host] } : {}),
    },
  });
}

function outcomeOf(error: unknown): TokenOutcome {
  const message = error instanceof Error ? error.message : String(error);
  const found = /(AADSTS\d+):?\s*([^\r\n]*)/.exec(message);
  if (found === null) return { ok: false, reason: firstLine(message), mayPass: true };
  const [, code = "", text = ""] = found;
  return { ok: false, reason: `${code}: ${withoutTrace(text)}`, mayPass: passing.has(code) };
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? text;
}

/** Entra ends its sentences with IDs that say nothing to the reader. */
function withoutTrace(text: string): string {
  return text.replace(/\s*Trace ID:.*$/, "").trim();
}
