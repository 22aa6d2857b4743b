import {
  type ConsumerRequest,
  type Day,
  type Instant,
  addDays,
  own,
  parseDay,
  planLedger,
  defaultPolicy,
  type Ledger,
  type Policy,
  type ServerFacts,
  utcDay,
} from "../../rotation";
import type { ConsumerSection } from "../../settings/schema";
import type { ClientEvents, ClientReading, ClientSignIn, Facts, KeycloakClient } from "../../status/facts";
import { buildReport } from "../../status/report/report";
import type { Report } from "../../status/report/schema";
import { factsWith, keyOf } from "./support";

export const issuer = "https://sso.example.com/realms/maxconf";
export const policyName = "portal-client@quarterturn/test";
/** Of Keycloak's terms: the old one lives for as long as the next rotation lets it. */
const policy: Policy = { ...defaultPolicy, rotatedSecretExpirationDays: 76, maxActiveSecrets: 2 };
const request: ConsumerRequest = {
  app: { displayName: "Portal", clientId: "portal-client", issuer },
  policy,
};

/** What a test changes of a client on which all is well. */
export interface ClientChange {
  readonly today?: string;
  /** Days on which `up` ran; left out: two, and both secrets are valid. */
  readonly runs?: readonly string[];
  readonly confirmed?: number;
  readonly client?: (ours: KeycloakClient) => KeycloakClient;
  /** In place of the client and its events. */
  readonly reading?: ClientReading;
  readonly events?: (ours: ClientEvents) => ClientEvents;
  readonly revoke?: readonly number[];
  /** What becomes of the facts in the end. */
  readonly facts?: (facts: Facts) => Facts;
  /** The consumers of Entra are there too. */
  readonly isMixed?: boolean;
}

/** The moment of a run's rotation, on the server. */
export function rotatedAt(day: string): Instant {
  return `${day}T10:00:00Z`;
}

function after(day: string, days: number): Instant {
  return `${addDays(parseDay(day), days)}T10:00:00Z`;
}

/** `portal`, whose client has g1 and g2 on 2027-03-10; the consumer has signed in each day. */
export function clientFacts(change: ClientChange = {}): Facts {
  const { today = "2027-03-10", runs = ["2026-11-22", "2027-02-20"] } = change;
  const others = { proven: ["edge-g1", "edge-g2", "test-g1", "test-g2"] };
  const none = { removed: ["edge", "test"], runs: [] };
  const base = factsWith({ today, ...(change.isMixed === true ? others : none) });
  const ledger = ledgerAfter(runs, change);
  const record = ledger?.consumers.portal;
  const names = Object.keys(record?.credentials ?? {}).map((one) => `portal-${one}`);
  const client = clientAfter(runs, today);
  const events = eventsUntil(parseDay(today));
  const newest = names.at(-1);
  const facts: Facts = {
    ...base,
    settings: {
      ...base.settings,
      consumers: { ...base.settings.consumers, portal: section },
      requests: { ...base.settings.requests, portal: request },
    },
    handsOver: false,
    state: {
      ...base.state,
      ledger: {
        format: 3,
        consumers: { ...base.state.ledger?.consumers, ...ledger?.consumers },
      },
      keyIds: new Map([...base.state.keyIds, ...names.map((name) => [name, keyOf(name)] as const)]),
      proven: new Map([...base.state.proven, ...names.map((name) => [name, keyOf(name)] as const)]),
      policies: new Map(runs.length === 0 ? [] : [["portal", policyName]]),
      published: new Map([
        ...base.state.published,
        ...(newest === undefined
          ? []
          : [["portal", { generation: newest.slice(7), keyId: keyOf(newest) }] as const]),
      ]),
      hasVault: runs.length > 0,
      apis: [],
    },
    vault: withPortal(base.vault, names),
    signIns: change.isMixed === true ? base.signIns : { ...base.signIns, source: "Keycloak" },
    clients: new Map([
      [
        "portal",
        change.reading ?? {
          client: { ok: true, value: change.client?.(client) ?? client },
          events: change.events?.(events) ?? events,
        },
      ],
    ]),
    certificates: new Map(),
  };
  return change.facts?.(facts) ?? facts;
}

export function clientReport(change: ClientChange = {}): Report {
  return buildReport(clientFacts(change));
}

const section: ConsumerSection = {
  displayName: "Portal",
  clientId: "portal-client",
  environments: ["DEV"],
  recipients: [],
  system: "keycloak",
};

function ledgerAfter(runs: readonly string[], { confirmed, revoke }: ClientChange): Ledger | undefined {
  let ledger: Ledger | undefined;
  // What the consumer says, or the stack file orders, comes after the last rotation.
  const isOrdered = confirmed !== undefined || revoke !== undefined;
  const orders = {
    ...(confirmed !== undefined && { confirmed }),
    ...(revoke !== undefined && { revoke: [...revoke] }),
  };
  const last = addDays(parseDay(runs.at(-1) ?? "2026-11-22"), 1);
  const days = runs.map((run) => ({ run, ordered: {} }));
  for (const [at, { run, ordered }] of [
    ...days,
    ...(isOrdered ? [{ run: last, ordered: orders }] : []),
  ].entries()) {
    const portal: ConsumerRequest = { ...request, ...ordered, server: serverBefore(runs.slice(0, at), run) };
    const credentials = own(ledger?.consumers, "portal")?.credentials ?? {};
    const held = Object.keys(credentials).map(
      (one) => [`portal-${one}`, { password: "protected", published: true }] as const,
    );
    const plan = planLedger(ledger, {
      today: parseDay(run),
      consumers: { portal },
      holdings: Object.fromEntries(held),
    });
    if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
    ledger = plan.ledger;
  }
  return ledger;
}

/** What the server says at the start of a run. */
function serverBefore(runs: readonly string[], today: string): ServerFacts {
  if (runs.length === 0) return { current: "none" };
  const { current, rotated } = clientAfter(runs, today);
  const server = { current: current.name?.slice(7) ?? "unknown", expiresOn: utcDay(current.expiresAt ?? "") };
  const end = utcDay(rotated?.expiresAt ?? "");
  return {
    ...(server as ServerFacts),
    ...(rotated === undefined || end === undefined
      ? {}
      : { rotated: { generation: rotated.name?.slice(7) ?? "unknown", expiresOn: end } }),
  };
}

function clientAfter(runs: readonly string[], today: string): KeycloakClient {
  const [last = "2026-11-22", before] = [...runs].reverse();
  const end = before === undefined ? undefined : after(last, policy.rotatedSecretExpirationDays ?? 0);
  const isTaken = end !== undefined && end.slice(0, 10) > today;
  return {
    obstacle: undefined,
    mark: policyName,
    current: {
      name: `portal-g${runs.length}`,
      createdAt: rotatedAt(last),
      expiresAt: after(last, policy.secretExpirationDays),
    },
    isExpired: after(last, policy.secretExpirationDays).slice(0, 10) <= today,
    isLogged: true,
    rotated: isTaken
      ? { name: `portal-g${runs.length - 1}`, createdAt: undefined, expiresAt: end }
      : undefined,
    policyProblem: undefined,
  };
}

/** The consumer's, each morning of the last 30 days; newest first. */
function eventsUntil(today: Day): ClientEvents {
  const signIns = Array.from({ length: 30 }, (_, days) => signedIn(addDays(today, -days - 1)));
  const log = { readable: true, from: addDays(today, -30) } as const;
  return { log, signIns, refused: [], proven: new Set() };
}

export function signedIn(day: string): ClientSignIn {
  return { at: `${day}T09:00:00.000Z`, ipAddress: "192.0.2.7" };
}

function withPortal(vault: Facts["vault"], names: readonly string[]): Facts["vault"] {
  if (!vault.ok) return vault;
  const versions = names.map((name, at) => ({
    version: `version-${at}`,
    createdAt: `2027-0${at + 1}-01T00:00:00Z`,
    isEnabled: true,
    consumer: "portal",
    generation: name.slice(7),
    keyId: keyOf(name),
  }));
  return {
    ok: true,
    value: new Map([...vault.value, ["portal-client-secret", { versions, isDeleted: false }]]),
  };
}
