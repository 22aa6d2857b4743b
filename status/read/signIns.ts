import { z } from "zod";
import { type Day, type LogCoverage, SignInTally, addDays, quietDays, startOf } from "../../rotation";
import type { SignInFacts } from "../facts";
import type { Graph } from "./graph";
import { Pace, partsOf } from "./parts";
import { isForbidden, reasonOf } from "../../web/reason";

/** What to read of the sign-in log. */
export interface SignInRequest {
  readonly today: Day;
  readonly retentionDays: number;
  /** Key IDs of the stack's credentials, in small letters: a run's own tries carry them. */
  readonly ownKeys?: ReadonlySet<string>;
  /** Told of each page, as there may be many. */
  readonly onPage: (sentence: string) => void;
  /** How fast to ask; left out: as fast as Graph's reports take it. */
  readonly pace?: Pace;
}

const pageSize = 1000;
/** Graph's directory takes 15 alternatives in a filter and 2,048 bytes of address; of its reports nothing else is known. */
const [mostApps, longestQuery] = [15, 1900];
/** What Graph's reports take of one app: so many requests in so many milliseconds. */
const reportsPace = [5, 10_000] as const;

const pageSchema = z.object({
  "@odata.nextLink": z.string().optional(),
  value: z.array(
    z.object({
      createdDateTime: z.string(),
      appId: z.string(),
      servicePrincipalCredentialKeyId: z.string().nullish(),
      ipAddress: z.string().nullish(),
      correlationId: z.string().nullish(),
      status: z.object({ errorCode: z.int() }),
    }),
  ),
});

/** The sign-ins of some apps, as many apps in one query as Graph takes. A query that fails says so of its apps only. */
export async function readSignIns(
  graph: Graph,
  clientIds: readonly string[],
  { today, retentionDays, ownKeys, onPage, pace = new Pace(...reportsPace) }: SignInRequest,
): Promise<SignInFacts> {
  const from = addDays(today, -Math.min(retentionDays, quietDays));
  const tally = new SignInTally(ownKeys);
  const bytes = { of: (part: readonly string[]) => queryOf(part, from).length, most: longestQuery };
  // A filter that names no app would ask for everybody's: so there is no part without one.
  const parts = partsOf(clientIds, { most: mostApps, bytes });
  let pages = 0;
  const readPart = async (part: readonly string[], before: number): Promise<void> => {
    const which =
      parts.length > 1 ? `, apps ${before + 1} to ${before + part.length} of ${clientIds.length}` : "";
    for (let next: string | undefined = queryOf(part, from); next !== undefined;) {
      await pace.turn();
      const page: z.infer<typeof pageSchema> = pageSchema.parse(await graph.get(next, "beta"));
      for (const one of page.value) tally.add(signInOf(one));
      pages += 1;
      next = page["@odata.nextLink"];
      const oldest = page.value.at(-1)?.createdDateTime.slice(0, 10) ?? from;
      if (next !== undefined || which !== "")
        onPage(`sign-ins, page ${pages}: ${tally.count} read, back to ${oldest}${which}`);
    }
  };
  const unread = await readEach(parts, readPart, "grant AuditLog.Read.All");
  return { source: "Microsoft Graph", log: coverage(clientIds, unread, from), unread, tally };
}

/** Reads part by part. Gives why some apps could not be read: what whoever asks may not do isn't asked again. */
export async function readEach(
  parts: readonly (readonly string[])[],
  read: (part: readonly string[], before: number) => Promise<void>,
  permission: string,
): Promise<Map<string, string>> {
  const unread = new Map<string, string>();
  let before = 0;
  for (const [at, part] of parts.entries()) {
    try {
      await read(part, before);
    } catch (error) {
      const isForAll = isForbidden(error);
      const reason = reasonOf(error, permission);
      for (const clientId of isForAll ? parts.slice(at).flat() : part) unread.set(clientId, reason);
      if (isForAll) return unread;
    }
    before += part.length;
  }
  return unread;
}

/** What the log covers: nothing if no app could be asked for. */
export function coverage(
  clientIds: readonly string[],
  unread: ReadonlyMap<string, string>,
  from: Day,
): LogCoverage {
  const [reason] = unread.values();
  return reason !== undefined && unread.size === clientIds.length
    ? { readable: false, reason }
    : { readable: true, from };
}

/** Only beta knows service principals' sign-ins, and only if they are asked for. */
function queryOf(clientIds: readonly string[], from: Day): string {
  const apps = clientIds.map((clientId) => `appId eq '${clientId}'`).join(" or ");
  const filter = `signInEventTypes/any(t: t eq 'servicePrincipal') and createdDateTime ge ${startOf(from)} and (${apps})`;
  return `/auditLogs/signIns?$filter=${encodeURIComponent(filter)}&$top=${pageSize}`;
}

function signInOf(one: z.infer<typeof pageSchema>["value"][number]): Parameters<SignInTally["add"]>[0] {
  return {
    createdDateTime: one.createdDateTime,
    appId: one.appId,
    keyId: one.servicePrincipalCredentialKeyId ?? "",
    ipAddress: one.ipAddress ?? "",
    correlationId: one.correlationId ?? "",
    errorCode: one.status.errorCode,
  };
}
