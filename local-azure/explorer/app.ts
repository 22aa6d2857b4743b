import { createHash, timingSafeEqual, randomBytes } from "node:crypto";
import { Hono, type Context, type MiddlewareHandler } from "hono";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";
import { z } from "zod";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { LocalAzure } from "..";
import { moveIn, page, policy } from "./page";
import { renewIn } from "./hosts";
import { viewOf } from "./view";

/** What the explorer shows, and what it changes: the clock, and the hosts' certificates. */
export type Explored = Pick<LocalAzure, "hosts" | "setToday" | "today" | "world">;

const number = z.coerce.number().int().min(1).catch(1);
const wantedSchema = z.object({ signIns: number, mail: number });

/** Names of this machine. A page elsewhere whose name was made to point here comes with its own name. */
const ownNames: ReadonlySet<string> = new Set(["127.0.0.1", "localhost"]);

/**
 * The explorer's requests: the page, moving the clock, and renewing a certificate.
 * @param key what every path begins with, so that nobody gets in without it; left out: nothing
 */
export function explorerApp(azure: Explored, key?: string): Hono {
  const app = new Hono({ getPath: (request) => pathAfter(key, new URL(request.url).pathname) });
  app.use(secureHeaders(headers), withPolicy, requireOwnName, csrf());
  app.get("/", (context) => show(context, azure));
  // Where a refused one leaves the browser.
  for (const path of ["/clock", "/renew"]) app.get(path, (context) => context.redirect("./"));
  app.post("/clock", async (context) => {
    const problem = moved(azure, await context.req.parseBody());
    return problem === undefined ? context.redirect("./", 303) : show(context, azure, problem);
  });
  app.post("/renew", async (context) => {
    try {
      await renewIn(azure.hosts, await context.req.parseBody());
      return context.redirect("./#hosts", 303);
    } catch (error) {
      return context.text((error as Error).message, 400);
    }
  });
  return app;
}

// With no referrer at all, a browser would name no origin with the clock's form either.
const headers = { referrerPolicy: "same-origin", strictTransportSecurity: false };

const withPolicy: MiddlewareHandler = async (context, next) => {
  await next();
  context.header("content-security-policy", policy);
};

/** `/KEY/clock` → `/clock`; what has another key is a path that nothing answers at. */
function pathAfter(key: string | undefined, path: string): string {
  if (key === undefined) return path;
  const [, given = "", ...rest] = path.split("/");
  return rest.length > 0 && isSame(given, key) ? `/${rest.join("/")}` : "/nowhere";
}

/** In a time that reveals nothing of the key. */
function isSame(given: string, key: string): boolean {
  const [one, other] = [given, key].map((text) => createHash("sha256").update(text).digest()) as [
    Buffer,
    Buffer,
  ];
  return timingSafeEqual(one, other);
}

const requireOwnName: MiddlewareHandler = async (context, next) => {
  const { hostname } = new URL(context.req.url);
  if (ownNames.has(hostname)) return next();
  return context.text(`host: got ${hostname}, want ${[...ownNames].join(" or ")}`, 403);
};

function show(context: Context, { today, world }: Explored, problem?: string): Response | Promise<Response> {
  const wanted = wantedSchema.parse(context.req.query());
  const status = problem === undefined ? 200 : 400;
  context.header("cache-control", "no-store");
  return context.html(page(viewOf(world, today(), wanted), wanted, problem), status);
}

/** Moves the clock. Returns why not, if it can't be. */
function moved({ setToday, today }: Explored, form: unknown): string | undefined {
  const move = moveIn(form, today());
  if (move.kind === "refused") return move.reason;
  try {
    setToday(move.day);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The explorer at work. */
export interface Explorer {
  /** `http://127.0.0.1:PORT/KEY/`: whoever knows it gets in. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the explorer's page to whoever has its address, on this machine.
 * @param port 0 for any that is free
 * @throws Error with the code EADDRINUSE if the port is taken
 */
export async function startExplorer(azure: Explored, port: number): Promise<Explorer> {
  // The port is open to every user of this machine. In the address and not in a cookie: those go to every port.
  const key = randomBytes(24).toString("base64url");
  const listener = getRequestListener(explorerApp(azure, key).fetch);
  const server = createServer((request, response) => {
    void listener(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: own } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${own}/${key}/`, close: () => closed(server) };
}

async function closed(server: Server): Promise<void> {
  const end = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeAllConnections();
  await end;
}
