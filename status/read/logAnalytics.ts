import type { TokenCredential } from "@azure/identity";
import {
  LogsQueryClient,
  type LogsQueryClientOptions,
  LogsQueryResultStatus,
} from "@azure/monitor-query-logs";
import { z } from "zod";
import type { Cloud } from "../../settings/cloud";
import { httpClientOf } from "../../web/azure";
import { type Day, type LogCoverage, SignInTally, addDays, isDay, quietDays, startOf } from "../../rotation";
import type { SignInFacts } from "../facts";
import { partsOf } from "./parts";
import { coverage, readEach } from "./signIns";

const table = "AADServicePrincipalSignInLogs";

/**
 * The query for the sign-ins of some apps, added up where they lie. Its first row says from when on the workspace has
 * sign-ins of anybody: an export that was set up yesterday says nothing of last week.
 */
export function signInQuery(clientIds: readonly string[], from: Day): string {
  const apps = clientIds.map((clientId) => `"${clientId}"`).join(", ");
  return [
    `let logged = ${table} | where TimeGenerated >= datetime(${startOf(from)});`,
    "let oldest = logged | summarize Last = min(TimeGenerated) | extend Kind = 'oldest';",
    "let uses = logged",
    `| where AppId in~ (${apps})`,
    "| extend KeyId = tostring(ServicePrincipalCredentialKeyId)",
    "| extend Kind = case(ResultType != '0', 'refused', KeyId != '' and CorrelationId =~ KeyId, 'proof', 'used')",
    "| summarize Uses = count(), arg_max(TimeGenerated, IPAddress) by AppId, KeyId, Kind",
    "| project Kind, AppId, KeyId, Last = TimeGenerated, IPAddress, Uses;",
    "union oldest, uses",
    "| project Kind, AppId, KeyId, Last, IPAddress, Uses",
  ].join("\n");
}

const instant = z.union([z.string(), z.date().transform((date) => date.toISOString())]);
const oldestSchema = z.object({ Kind: z.literal("oldest"), Last: instant.nullish() });
const usesSchema = z.object({
  Kind: z.enum(["used", "refused", "proof"]),
  AppId: z.string(),
  KeyId: z.string(),
  Last: instant,
  IPAddress: z.string().nullish(),
  Uses: z.number(),
});

/** Of a query's length nothing is documented but that of an alert's, 64 KB: well below it, about 400 apps. */
const longestQuery = 16_384;

/** Reads the sign-ins of some apps from a Log Analytics workspace, as many apps in one query as it surely takes. */
export async function readWorkspace(
  workspaceId: string,
  clientIds: readonly string[],
  today: Day,
  credential: TokenCredential,
  { logAnalytics }: Pick<Cloud, "logAnalytics">,
  options: LogsQueryClientOptions = {},
): Promise<SignInFacts> {
  const tally = new SignInTally();
  const from = addDays(today, -quietDays);
  const client = new LogsQueryClient(credential, {
    endpoint: logAnalytics,
    audience: logAnalytics,
    httpClient: httpClientOf({ limit: 200_000 }),
    ...options,
  });
  const timespan = { startTime: new Date(startOf(from)), endTime: new Date(startOf(addDays(today, 1))) };
  const bytes = { of: (part: readonly string[]) => signInQuery(part, from).length, most: longestQuery };
  let log: LogCoverage | undefined;
  const readPart = async (part: readonly string[]): Promise<void> => {
    const result = await client.queryWorkspace(workspaceId, signInQuery(part, from), timespan);
    if (result.status !== LogsQueryResultStatus.Success)
      throw new Error(`the query was answered in part: ${result.partialError.message}`);
    const [{ columnDescriptors, rows } = { columnDescriptors: [], rows: [] }] = result.tables;
    const names = columnDescriptors.map(({ name }) => name);
    const named = rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])));
    log = addRows(named, tally, from);
  };
  const parts = partsOf(clientIds, { most: Infinity, bytes });
  const unread = await readEach(parts, readPart, "grant Log Analytics Reader on the workspace");
  return {
    source: "Log Analytics",
    log: log ?? coverage(clientIds, unread, from),
    unread,
    tally,
  };
}

/** Adds the query's rows up; gives what the workspace covers. */
function addRows(rows: readonly object[], tally: SignInTally, from: Day): LogCoverage {
  let oldest: string | undefined;
  for (const row of rows) {
    const head = oldestSchema.safeParse(row);
    if (head.success) {
      oldest = head.data.Last ?? undefined;
      continue;
    }
    const { AppId, KeyId, Kind, Last, IPAddress, Uses } = usesSchema.parse(row);
    tally.addUses(AppId, KeyId, Kind, { last: Last, ipAddress: IPAddress ?? "", count: Uses });
  }
  const day = oldest?.slice(0, 10);
  if (!isDay(day))
    return {
      readable: false,
      reason: `${table} has no entries since ${from}: is the diagnostic setting on?`,
    };
  // Whoever has signed in by the end of the first day shows that the log was on.
  return { readable: true, from: day <= addDays(from, 1) ? from : day };
}
