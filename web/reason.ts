import { z } from "zod";

const signIn = "run `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET";
const nobody = "you are not signed in";
const failure = z.object({ statusCode: z.number(), code: z.string().nullish() });

/**
 * Why something could not be read, in a line.
 * @param permission what helps if it was forbidden, e.g. `grant AuditLog.Read.All`
 */
export function reasonOf(error: unknown, permission: string): string {
  if (error instanceof z.ZodError) return "the answer isn't in the documented format";
  if (!(error instanceof Error)) return "no reason was given";
  const { message } = error;
  // The SDK names all ways that it tried, over many lines; one of them is for people.
  if (/^(ChainedTokenCredential|DefaultAzureCredential)/.test(message)) return `${nobody}: ${signIn}`;
  const [refused] = /AADSTS\d+: [^.\r\n]*/.exec(message) ?? [];
  if (refused !== undefined) return `${nobody}: ${refused}; ${signIn}`;
  const [line = message] = message.split(/\r?\n/);
  const { statusCode = 0, code } = failure.safeParse(error).data ?? {};
  if (statusCode <= 0) return line;
  return `${[statusCode, code].filter(Boolean).join(" ")}: ${line}${statusCode === 403 ? `; ${permission}` : ""}`;
}

/** True if whoever asks may not, or isn't signed in: any other question comes to the same. */
export function isForbidden(error: unknown): boolean {
  const { statusCode } = failure.safeParse(error).data ?? {};
  return statusCode === 401 || statusCode === 403 || reasonOf(error, "").startsWith(nobody);
}
