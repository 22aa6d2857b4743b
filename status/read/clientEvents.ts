import { z } from "zod";
import type { Realm } from "../../keycloak/connection";
import { type Day, type LogCoverage, addDays, later, quietDays } from "../../rotation";
import type { ClientEvents, ClientSignIn } from "../facts";

/** Where Keycloak saves sign-ins, and for how long. */
const configSchema = z.object({
  eventsEnabled: z.boolean().default(false),
  /** Seconds; 0 or absent: for ever. */
  eventsExpiration: z.number().default(0),
  enabledEventTypes: z.array(z.string()).default([]),
});

const eventsSchema = z.array(
  z.object({
    time: z.number(),
    type: z.string(),
    ipAddress: z.string().nullish(),
    error: z.string().nullish(),
    details: z.object({ token_id: z.string().nullish() }).nullish(),
  }),
);

const signIn = "CLIENT_LOGIN";
const refusal = "CLIENT_LOGIN_ERROR";
/** Ways to use a secret besides, or what comes before one: counted where they are saved. */
const otherUses = ["LOGIN", "CODE_TO_TOKEN", "REFRESH_TOKEN", "TOKEN_EXCHANGE", "INTROSPECT_TOKEN"];

/** What Keycloak calls a secret that the client doesn't have, or that has ended. */
const wrongSecret = "invalid_client_credentials";

const roles = "view-events";
const pageSize = 1000;
/** Sign-ins of a client that are looked at, at most, so many pages: who signs in each minute has 43 in 30 days. */
const mostPages = 100;

const switchOn =
  "switch on Realm settings > Events > User events settings > Save events in Keycloak, with the type CLIENT_LOGIN";

/** What all clients of a realm have in common. @throws KeycloakError */
export async function readCoverage(realm: Realm, today: Day, signal: AbortSignal): Promise<LogCoverage> {
  const words = { what: `read the event settings of the realm ${realm.name}`, roles, kind: "read" } as const;
  const config = configSchema.parse(
    await realm.ask({ ...words, ask: ({ realms }) => realms.getConfigEvents({ realm: realm.name }) }, signal),
  );
  if (!config.eventsEnabled || !config.enabledEventTypes.includes(signIn))
    return { readable: false, reason: `the realm ${realm.name} doesn't save sign-ins: ${switchOn}` };
  const days = config.eventsExpiration > 0 ? Math.floor(config.eventsExpiration / 86_400) : quietDays;
  const from = addDays(today, -Math.min(days, quietDays));
  // What was switched on yesterday says nothing of last week. An older server gives the newest: then less is believed.
  const oldest = { dateFrom: from, direction: "asc", max: 1 };
  const [first] = await eventsOf(realm, oldest, signal);
  if (first === undefined)
    return { readable: false, reason: `the realm ${realm.name} has saved no event since ${from}` };
  const day = dayOf(first.time);
  // Whoever has signed in by the end of the first day shows that they were saved.
  return { readable: true, from: day <= addDays(from, 1) ? from : later(day, from) };
}

/** What is asked of a client's events. */
export interface EventsWanted {
  readonly clientId: string;
  /** What the realm's events cover, or why they can't be read. */
  readonly coverage: LogCoverage;
  /** The credential that a run proved, by the ID of the token that it got: not the consumer's use. */
  readonly proofTokens: ReadonlyMap<string, string>;
}

/** The sign-ins of a client. @throws KeycloakError */
export async function readEvents(
  realm: Realm,
  { clientId, coverage, proofTokens }: EventsWanted,
  signal: AbortSignal,
): Promise<ClientEvents> {
  const [signIns, refused, proven]: [ClientSignIn[], ClientSignIn[], Set<string>] = [[], [], new Set()];
  if (!coverage.readable) return { log: coverage, signIns, refused, proven };
  const query = { client: clientId, type: [signIn, refusal, ...otherUses], dateFrom: coverage.from };
  for (let page = 0; page < mostPages; page += 1) {
    const events = await eventsOf(realm, { ...query, first: page * pageSize, max: pageSize }, signal);
    for (const { time, type, ipAddress, error, details } of events) {
      const one = { at: new Date(time).toISOString(), ipAddress: ipAddress ?? "" };
      const proof = proofTokens.get(details?.token_id ?? "");
      if (type === refusal) refused.push(...(error === wrongSecret ? [one] : []));
      else if (proof !== undefined) proven.add(proof);
      else signIns.push(one);
    }
    if (events.length < pageSize) return { log: coverage, signIns, refused, proven };
  }
  // The newest come first: of what is older nothing is said.
  const oldest = signIns.at(-1)?.at.slice(0, 10) as Day | undefined;
  return { log: { readable: true, from: addDays(oldest ?? coverage.from, 1) }, signIns, refused, proven };
}

async function eventsOf(
  realm: Realm,
  query: object,
  signal: AbortSignal,
): Promise<z.output<typeof eventsSchema>> {
  const what = `read the events of the realm ${realm.name}`;
  return eventsSchema.parse(
    await realm.ask(
      { what, roles, kind: "read", ask: ({ realms }) => realms.findEvents({ realm: realm.name, ...query }) },
      signal,
    ),
  );
}

function dayOf(milliseconds: number): Day {
  return new Date(milliseconds).toISOString().slice(0, 10) as Day;
}
