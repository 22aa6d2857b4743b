import type { TokenCredential } from "@azure/identity";
import { z } from "zod";
import type { Cloud } from "../../../provider/cloud";
import { graphClient } from "../../../provider/web/azure";
import { type Day, type LogCoverage, SignInTally, addDays, quietDays, startOf } from "../../../rotation";
import type { AppPassword, Read, SignInFacts } from "../facts";
import { reasonOf } from "./reason";

/** Microsoft Graph, as far as a report needs it. */
export interface GraphReader {
  /** The client secrets of an app. */
  passwords(clientId: string): Promise<Read<readonly AppPassword[]>>;
  /** The sign-ins of some apps, in one query. */
  signIns(clientIds: readonly string[], request: SignInRequest): Promise<SignInFacts>;
}

/** What to read of the sign-in log. */
export interface SignInRequest {
  readonly today: Day;
  readonly retentionDays: number;
  /** Key IDs of the stack's credentials, in small letters: a run's own tries carry them. */
  readonly ownKeys?: ReadonlySet<string>;
  /** Told of each page, as there may be many. */
  readonly onPage: (sentence: string) => void;
}

const pageSize = 1000;

export function graphReader(credential: TokenCredential, cloud: Cloud): GraphReader {
  const client = graphClient(credential, cloud);
  const get = (path: string, version: "beta" | "v1.0"): Promise<unknown> =>
    client.api(path).version(version).get() as Promise<unknown>;
  return {
    passwords: (clientId) => readPasswords(get, clientId),
    signIns: (clientIds, request) => readSignIns(get, clientIds, request),
  };
}

type Get = (path: string, version: "beta" | "v1.0") => Promise<unknown>;

const passwordsSchema = z.object({
  passwordCredentials: z.array(
    z.object({
      keyId: z.string(),
      displayName: z.string().nullish(),
      startDateTime: z.string(),
      endDateTime: z.string(),
    }),
  ),
});

async function readPasswords(get: Get, clientId: string): Promise<Read<readonly AppPassword[]>> {
  try {
    const path = `/applications(appId='${clientId}')?$select=appId,passwordCredentials`;
    const { passwordCredentials } = passwordsSchema.parse(await get(path, "v1.0"));
    const value = passwordCredentials.map(({ keyId, displayName, startDateTime, endDateTime }) => {
      return { keyId, displayName: displayName ?? "", startsAt: startDateTime, endsAt: endDateTime };
    });
    return { ok: true, value };
  } catch (error) {
    return { ok: false, reason: reasonOf(error, "grant Application.Read.All") };
  }
}

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

async function readSignIns(
  get: Get,
  clientIds: readonly string[],
  { today, retentionDays, ownKeys, onPage }: SignInRequest,
): Promise<SignInFacts> {
  const from = addDays(today, -Math.min(retentionDays, quietDays));
  const tally = new SignInTally(ownKeys);
  const facts = (log: LogCoverage): SignInFacts => ({ source: "Microsoft Graph", log, tally });
  // A filter that names no app would ask for everybody's.
  if (clientIds.length === 0) return facts({ readable: true, from });
  try {
    let next: string | undefined =
      `/auditLogs/signIns?$filter=${encodeURIComponent(filterOf(clientIds, from))}&$top=${pageSize}`;
    for (let number = 1; next !== undefined; number += 1) {
      const page: z.infer<typeof pageSchema> = pageSchema.parse(await get(next, "beta"));
      for (const one of page.value) tally.add(signInOf(one));
      next = page["@odata.nextLink"];
      const oldest = page.value.at(-1)?.createdDateTime.slice(0, 10);
      if (next !== undefined)
        onPage(`sign-ins, page ${number}: ${tally.count} read, back to ${oldest ?? from}`);
    }
    return facts({ readable: true, from });
  } catch (error) {
    return facts({ readable: false, reason: reasonOf(error, "grant AuditLog.Read.All") });
  }
}

/** Only beta knows service principals' sign-ins, and only if they are asked for. */
function filterOf(clientIds: readonly string[], from: Day): string {
  const apps = clientIds.map((clientId) => `appId eq '${clientId}'`).join(" or ");
  return `signInEventTypes/any(t: t eq 'servicePrincipal') and createdDateTime ge ${startOf(from)} and (${apps})`;
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
