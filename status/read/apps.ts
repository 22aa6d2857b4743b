import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { isTransientStatus, pauseOf, retryAfterOf } from "../../web/transient";
import type { AppPassword, Read } from "../facts";
import type { Graph } from "./graph";
import { atATime } from "../../web/atATime";
import { partsOf } from "./parts";
import { reasonOf } from "../../web/reason";

/** Requests in a batch, at most; a filter that names apps takes `appId eq` fifteen times, and one by one is slow. */
const batchSize = 20;
const batchesAtOnce = 4;
/** How often what was refused for the moment is asked again. */
const tries = 10;

const permission = "grant Application.Read.All";

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

const refusalSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

const batchSchema = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.int(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown(),
    }),
  ),
});
type Answer = z.infer<typeof batchSchema>["responses"][number];

type Apps = Map<string, Read<readonly AppPassword[]>>;

/** The client secrets of some apps; one that can't be read says why, and holds up no other. */
export async function readApps(graph: Graph, clientIds: readonly string[]): Promise<Apps> {
  const parts = partsOf(clientIds, { most: batchSize });
  const read = await atATime(batchesAtOnce, parts, (part) => readPart(graph, part));
  return new Map(read.flatMap((apps) => [...apps]));
}

async function readPart(graph: Graph, clientIds: readonly string[]): Promise<Apps> {
  const apps: Apps = new Map();
  let asked = clientIds;
  for (let attempt = 0; asked.length > 0; attempt += 1) {
    const answers = await answersTo(graph, asked).catch((error: unknown) => reasonOf(error, permission));
    const answerOf = (clientId: string) => (typeof answers === "string" ? answers : answers.get(clientId));
    const later = asked.filter((clientId) => attempt < tries && mayPass(answerOf(clientId)));
    for (const clientId of asked)
      if (!later.includes(clientId)) apps.set(clientId, passwordsIn(answerOf(clientId)));
    const pauses = later.map((clientId) => pauseOf(attempt, secondsOf(answerOf(clientId))));
    if (later.length > 0) await sleep(1000 * Math.max(...pauses));
    asked = later;
  }
  return apps;
}

async function answersTo(graph: Graph, clientIds: readonly string[]): Promise<Map<string, Answer>> {
  const requests = clientIds.map((clientId) => ({
    id: clientId,
    method: "GET",
    url: `/applications(appId='${clientId}')?$select=appId,passwordCredentials`,
  }));
  const { responses } = batchSchema.parse(await graph.post("/$batch", { requests }));
  return new Map(responses.map((one) => [one.id, one]));
}

function mayPass(answer: Answer | string | undefined): boolean {
  return typeof answer === "object" && isTransientStatus(answer.status);
}

function secondsOf(answer: Answer | string | undefined): number | undefined {
  const headers = typeof answer === "object" ? (answer.headers ?? {}) : {};
  const [, seconds] = Object.entries(headers).find(([name]) => name.toLowerCase() === "retry-after") ?? [];
  return retryAfterOf(seconds, Date.now());
}

/** What an answer says, or why there is none. */
function passwordsIn(answer: Answer | string | undefined): Read<readonly AppPassword[]> {
  if (typeof answer === "string") return { ok: false, reason: answer };
  if (answer === undefined) return { ok: false, reason: "Microsoft Graph left it out of its answer" };
  const { status, body } = answer;
  const refusal = refusalSchema.safeParse(body).data?.error;
  if (status >= 400) {
    const error = Object.assign(new Error(refusal?.message ?? "refused"), {
      statusCode: status,
      code: refusal?.code,
    });
    const reason = reasonOf(error, permission);
    return status === 404 ? { ok: false, reason, isGone: true } : { ok: false, reason };
  }
  const read = passwordsSchema.safeParse(body);
  if (!read.success) return { ok: false, reason: reasonOf(read.error, permission) };
  const value = read.data.passwordCredentials.map(({ keyId, displayName, startDateTime, endDateTime }) => {
    return { keyId, displayName: displayName ?? "", startsAt: startDateTime, endsAt: endDateTime };
  });
  return { ok: true, value };
}
