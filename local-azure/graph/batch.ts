import type { Context, Hono } from "hono";
import { z } from "zod";
import { GraphBadRequest } from "../errors/graph";
import { readBody } from "./collection";
import type { GraphEnvironment } from "./guard";

/** Answers one of the requests in a batch as if it had come by itself; `env` is that of the batch's own connection. */
export type Dispatch = (request: Request, env: unknown) => Promise<Response> | Response;

/** Requests in a batch, at most. Source: Microsoft Graph, "Combine multiple HTTP requests using JSON batching". */
const most = 20;

const shape = z.strictObject({
  requests: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        method: z.enum(["GET", "POST", "PATCH", "DELETE"]),
        url: z.string().startsWith("/"),
        headers: z.record(z.string(), z.string()).optional(),
        body: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .min(1),
});

type Part = z.infer<typeof shape>["requests"][number];

/** Several requests in one: each is answered, refused and throttled by itself, and the batch as a whole is 200. */
export function batchRoutes(app: Hono<GraphEnvironment>, dispatch: Dispatch): void {
  app.post("/$batch", async (context) => {
    const { requests } = await readBody(context, shape);
    if (requests.length > most) {
      throw new GraphBadRequest(`Number of batch request steps exceeds the maximum value of ${most}.`);
    }
    const ids = new Set(requests.map(({ id }) => id.toLowerCase()));
    if (ids.size < requests.length) throw new GraphBadRequest("Duplicate id in batch requests.");
    const responses = requests.map(async (part) =>
      shown(part.id, await dispatch(requestOf(part, context), context.env)),
    );
    return context.json({ responses: await Promise.all(responses) });
  });
}

function requestOf({ method, url, headers, body }: Part, context: Context<GraphEnvironment>): Request {
  const { origin, pathname } = new URL(context.req.url);
  const [, version = ""] = pathname.split("/");
  const authorization = context.req.header("authorization") ?? "";
  return new Request(`${origin}/${version}${url}`, {
    method,
    headers: { ...headers, authorization },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function shown(id: string, response: Response): Promise<object> {
  const text = await response.text();
  const retryAfter = response.headers.get("retry-after");
  return {
    id,
    status: response.status,
    headers: {
      "Content-Type": "application/json",
      ...(retryAfter === null ? {} : { "Retry-After": retryAfter }),
    },
    ...(text === "" ? {} : { body: JSON.parse(text) as unknown }),
  };
}
