import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { clientMark } from "../components/keycloakContract";
import { own } from "../rotation";
import type { AdminClient, Question, Realm } from "./connection";
import { KeycloakError } from "./errors";

/** What a policy is to be; periods in seconds. */
export interface RotationPolicy {
  /** Of the profile and of the policy. */
  readonly name: string;
  readonly description: string;
  readonly expirationSeconds: number;
  readonly rotatedExpirationSeconds: number;
  readonly remainingRotationSeconds: number;
}

/** Where a policy is in the realm, and what it says. */
export interface FoundPolicy extends RotationPolicy {
  /** Why it doesn't rotate the clients with its mark as it should; undefined if it does. */
  readonly problem: string | undefined;
}

type Entry = Readonly<Record<string, unknown>>;
type Entries = readonly Entry[];
/** Both documents of a realm. */
type Documents = Readonly<Record<Kind, Entries>>;
type Kind = "profiles" | "policies";

const executor = "secret-rotation";
const periods = {
  expirationSeconds: "expiration-period",
  rotatedExpirationSeconds: "rotated-expiration-period",
  remainingRotationSeconds: "remaining-rotation-period",
} as const;

/**
 * Puts a profile and a policy into the realm, or mends them. Nothing is written if they are there.
 * @throws KeycloakError, also if the server's feature is off
 */
export function ensure(realm: Realm, policy: RotationPolicy, signal: AbortSignal): Promise<void> {
  const put = (entries: Entries, wanted: Entry): Entries => {
    const at = entries.findIndex(({ name }) => name === policy.name);
    if (at < 0) return [...entries, wanted];
    const isSo = isDeepStrictEqual(entries[at], wanted);
    return isSo ? entries : entries.map((entry, index) => (index === at ? wanted : entry));
  };
  return changed(realm, policy.name, signal, [
    ["profiles", (entries) => put(entries, profileOf(policy))],
    ["policies", (entries) => put(entries, clientPolicyOf(policy))],
  ]);
}

/** Takes a profile and a policy out of the realm. Nothing is written if they are gone. */
export function remove(realm: Realm, name: string, signal: AbortSignal): Promise<void> {
  const drop = (entries: Entries): Entries =>
    entries.some((entry) => entry.name === name) ? entries.filter((entry) => entry.name !== name) : entries;
  // The policy first: one that names a profile that isn't there is refused.
  return changed(realm, name, signal, [
    ["policies", drop],
    ["profiles", drop],
  ]);
}

const configurationSchema = z.record(z.string(), z.coerce.number());
const profileSchema = z.object({
  description: z.string().nullish(),
  executors: z.array(z.object({ executor: z.string(), configuration: z.unknown() })).nullish(),
});

/**
 * What the realm has by this name.
 * @returns undefined if there is neither profile nor policy
 */
export async function find(
  realm: Realm,
  name: string,
  signal: AbortSignal,
): Promise<FoundPolicy | undefined> {
  const documents = await both(realm, signal);
  const [profile, policy] = [named(documents.profiles, name), named(documents.policies, name)];
  if (profile === undefined && policy === undefined) return undefined;
  const { description, executors } = profileSchema.safeParse(profile).data ?? {};
  const rotating = executors?.find((one) => one.executor === executor);
  const configuration = configurationSchema.safeParse(rotating?.configuration).data ?? {};
  const found = Object.fromEntries(
    Object.entries(periods).map(([setting, key]) => [setting, own(configuration, key) ?? 0]),
  ) as Record<keyof typeof periods, number>;
  const is = { name, description: description ?? "", ...found };
  return { ...is, problem: problemOf(is, profile, policy) };
}

function problemOf(
  is: RotationPolicy,
  profile: Entry | undefined,
  policy: Entry | undefined,
): string | undefined {
  if (policy === undefined) return "the client policy is gone";
  if (profile === undefined) return "the client profile is gone";
  if (policy.enabled !== true) return "the client policy is switched off";
  if (is.expirationSeconds <= 0) return `the client profile has no executor ${executor}`;
  const { conditions, profiles } = clientPolicyOf(is);
  if (!isDeepStrictEqual(policy.profiles, profiles)) return "the client policy has other profiles";
  return isDeepStrictEqual(policy.conditions, conditions)
    ? undefined
    : "the client policy has other conditions";
}

function profileOf({ name, description, ...policy }: RotationPolicy): Entry {
  const configuration = Object.fromEntries(
    Object.entries(periods).map(([setting, key]) => [key, policy[setting as keyof typeof periods]]),
  );
  return { name, description, executors: [{ executor, configuration }] };
}

/** Selects the clients that carry the mark. */
function clientPolicyOf({ name, description }: Pick<RotationPolicy, "name" | "description">): Entry {
  const attributes = JSON.stringify([{ key: clientMark, value: name }]);
  const conditions = [{ condition: "client-attributes", configuration: { attributes } }];
  return { name, description, enabled: true, conditions, profiles: [name] };
}

const named = (entries: Entries, wanted: string): Entry | undefined =>
  entries.find(({ name }) => name === wanted);

type Edit = readonly [kind: Kind, edit: (entries: Entries) => Entries];

/** Passes until one finds nothing to do: writers of a second or two each come to their end in fewer. */
const mostPasses = 12;

/**
 * Changes what is ours in the documents, of which the realm has one each and whose writers lose each other's changes: all is written
 * back as it was read, and looked at again after a while. It is done when it is still there then.
 */
function changed(realm: Realm, name: string, signal: AbortSignal, edits: readonly Edit[]): Promise<void> {
  return oneAtATime(realm.issuer, async () => {
    for (let pass = 0; pass < mostPasses; pass += 1) {
      if (!(await passed(realm, signal, edits, pass))) return;
      // As long as another writer may take between its reading and its writing, and not at the same time as that one.
      await sleep(300 + Math.random() * 700, undefined, { signal });
    }
    throw new KeycloakError(
      `the client policies of the realm ${realm.name} are written by somebody else all the time, and ${name} is lost each time: stop that one, and run again.`,
    );
  });
}

/** @returns whether anything was to do */
async function passed(
  realm: Realm,
  signal: AbortSignal,
  edits: readonly Edit[],
  pass: number,
): Promise<boolean> {
  let wrote = false;
  for (const [kind, edit] of edits) {
    const entries = await entriesOf(realm, kind, signal);
    const wanted = edit(entries);
    if (wanted === entries) continue;
    wrote = true;
    try {
      await realm.ask(writing(kind, wanted), signal);
    } catch (error) {
      if (!(error instanceof KeycloakError)) throw error;
      const { status } = error.details;
      // A profile that a policy names was lost meanwhile, or no answer was had: the next pass sees.
      if (pass < 2 && (status === undefined || (status === 400 && kind === "policies") || status >= 500))
        break;
      throw await explained(realm, error, signal);
    }
  }
  return wrote;
}

/** The server says the same of an executor that it doesn't have and of periods that it doesn't take. */
async function explained(realm: Realm, error: KeycloakError, signal: AbortSignal): Promise<KeycloakError> {
  if (error.details.status !== 400 || (await realm.hasRotation(signal)) !== false) return error;
  return new KeycloakError(featureOff, error.details, { cause: error });
}

export const featureOff =
  "the server's feature client-secret-rotation is off: start Keycloak with --features=client-secret-rotation (KC_FEATURES).";

async function both(realm: Realm, signal: AbortSignal): Promise<Documents> {
  const [profiles, policies] = await Promise.all([
    entriesOf(realm, "profiles", signal),
    entriesOf(realm, "policies", signal),
  ]);
  return { profiles, policies };
}

async function entriesOf(realm: Realm, kind: Kind, signal: AbortSignal): Promise<Entries> {
  const read = await realm.ask(
    {
      what: `read the client ${kind} of the realm ${realm.name}`,
      roles: "manage-realm and manage-clients",
      kind: "read",
      ask: (client: AdminClient): Promise<object> =>
        kind === "profiles" ? client.clientPolicies.listProfiles({}) : client.clientPolicies.listPolicies({}),
    },
    signal,
  );
  return (read as Partial<Documents>)[kind] ?? [];
}

function writing(kind: Kind, entries: Entries): Question<unknown> {
  return {
    what: `write the client ${kind}`,
    roles: "manage-realm and manage-clients",
    kind: "write",
    ask: (client) =>
      kind === "profiles"
        ? client.clientPolicies.createProfiles({ profiles: entries as never })
        : client.clientPolicies.updatePolicy({ policies: entries as never }),
  };
}

const lines = new Map<string, Promise<unknown>>();

/** Lets one write after the other to a realm, here. */
function oneAtATime<T>(issuer: string, work: () => Promise<T>): Promise<T> {
  const before = lines.get(issuer) ?? Promise.resolve();
  const mine = before.then(work, work);
  lines.set(issuer, mine);
  return mine;
}
