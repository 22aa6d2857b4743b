import { type Day, addDays, parseDay } from "../../rotation/calendar";
import { type Ledger, latest } from "../../rotation/ledger";
import { own } from "../../rotation/own";
import type { Policy } from "../../rotation/policy";
import type { History } from "./history";
import {
  type ServerClient,
  type ServerPolicy,
  created,
  endOf,
  factsOf,
  regenerated,
  updated,
} from "./keycloakServer";
import { consumer, planned, rotationOverdueOn } from "./ledgerPattern";
import { hourOf, workHour } from "./outage";
import type { Pattern, Secret } from "./pattern";
import { firstQuarter } from "./scenario";

interface LedgerAndServer {
  readonly ledger: Ledger;
  readonly client: ServerClient;
}

const app = { displayName: consumer, clientId: consumer, issuer: "https://sso.example.com/realms/maxconf" };

/** Its secrets are named by the generation that has them: the first run takes the present one over. */
const presentSecret = "g1";

/** Quarterturn itself on Keycloak's terms: the plan reads what the server has, and the server does what the plan says. */
export function keycloakLedgerPattern(policy: Policy): Pattern<LedgerAndServer> {
  return {
    run(state, today) {
      const hour = hourOf(today, workHour);
      const client = state?.client ?? created(presentSecret, hour, undefined);
      const known = state?.ledger.consumers[consumer]?.credentials ?? {};
      const generationOf = (value: string): string => (own(known, value) === undefined ? "unknown" : value);
      const server = factsOf(client, hour, { generationOf, dayAt });
      const { ledger, decision } = planned(state?.ledger, today, { app, policy, server });
      const record = ledger.consumers[consumer];
      const newest = record && latest(record)?.[0];
      // Written once, with our mark: from then on its secret has an end.
      const isMarked = client.current.expiresAt !== undefined;
      const present = isMarked ? client : updated(client, presentSecret, hour, policy);
      const makes = decision?.rotates === true && decision.code !== "taken-over" && newest !== undefined;
      return { ledger, client: makes ? regenerated(present, newest, hour, policy) : present };
    },
    secrets: ({ client }) => secretsOf(client),
    overdueOn: ({ ledger }) => rotationOverdueOn(ledger),
  };
}

interface Regenerated {
  readonly lastRotation: Day;
  readonly client: ServerClient;
}

/** The executor's defaults, in days (26.7.4): `expiration-period`, `rotated-expiration-period`, `remaining-rotation-period`. */
const defaults = { secretExpirationDays: 29, rotatedSecretExpirationDays: 2, remainingDays: 10 };
const defaultEvery = defaults.secretExpirationDays - defaults.remainingDays;

/** "Regenerate" in the admin console whenever the ledger would rotate, and no policy: the old secret ends there and then. */
export const regeneratePattern = (policy: Policy): Pattern<Regenerated> =>
  regenerating(asOftenAs(policy), undefined);

/** The same under a policy with the ledger's lifetime and Keycloak's default for the rotated secret. */
export const defaultOverlapPattern = (policy: Policy): Pattern<Regenerated> =>
  regenerating(asOftenAs(policy), { ...defaults, secretExpirationDays: policy.secretExpirationDays });

/** A policy with Keycloak's defaults: for the days of `onDefaultDays`. */
export const keycloakDefaultsPattern: Pattern<Regenerated> = regenerating(
  { least: defaultEvery, most: defaultEvery },
  defaults,
);

/** A job looks every night, misses none, and regenerates when no more is left of a secret than the defaults want. */
export function onDefaultDays(history: History): History {
  const runs: Day[] = [];
  const [start = history.end] = history.runs;
  for (let day = start; day < history.end; day = addDays(day, defaultEvery)) runs.push(day);
  // It hands over more often than any other: what a history has of delays comes again.
  const delays = runs.map((_, index) => history.delays[index % history.delays.length] ?? 0);
  return { ...history, runs, delays, watches: [] };
}

/** Days after a rotation: a run may be the next one, and a status misses it. */
interface Rhythm {
  readonly least: number;
  readonly most: number;
}

/** Neither hastier nor less attentive than the ledger. */
function asOftenAs({ rotateEveryDays, earlyDays }: Policy): Rhythm {
  return { least: rotateEveryDays - earlyDays, most: rotateEveryDays + earlyDays };
}

function regenerating({ least, most }: Rhythm, server: ServerPolicy): Pattern<Regenerated> {
  return {
    run(state, today) {
      const hour = hourOf(today, workHour);
      if (state === undefined) return { lastRotation: today, client: created(today, hour, server) };
      if (addDays(state.lastRotation, least) > today) return state;
      return { lastRotation: today, client: regenerated(state.client, today, hour, server) };
    },
    secrets: ({ client }) => secretsOf(client),
    overdueOn: ({ lastRotation }) => addDays(lastRotation, most),
  };
}

/** The last day that can be written: of a secret without an end. */
const never = parseDay("9999-12-31");

function secretsOf(client: ServerClient): Secret[] {
  return [client.rotated, client.current].flatMap((secret) => {
    const end = secret && endOf(client, secret.value);
    if (secret === undefined || end === undefined) return [];
    const { value: name } = secret;
    return [
      end === Infinity ? { name, validUntil: never } : { name, validUntil: dayAt(end), hour: end % 24 },
    ];
  });
}

function dayAt(hour: number): Day {
  return addDays(firstQuarter, Math.floor(hour / 24));
}
