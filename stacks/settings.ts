import { type ConsumerRequest, type Policy, type Problem, defaultPolicy, parsePolicy } from "../rotation";
import { problemsIn, show } from "./problems";
import { sharedAddresses } from "./recipients";
import { type ConsumerSection, type Sections, consumer, consumerName, sections } from "./schema";

/** A stack file, read and found right. Everything below knows this type only. */
export interface Settings extends Omit<
  Sections,
  "policy" | "consumers" | "force" | "revoke" | "confirmed" | "adopt"
> {
  /** What the ledger is asked for, by consumer. */
  readonly requests: Readonly<Record<string, ConsumerRequest>>;
  readonly consumers: Readonly<Record<string, ConsumerSection>>;
}

/** A stack file that is wrong: every problem at once. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(`the stack file has ${problems.length} problem${problems.length === 1 ? "" : "s"}`);
  }
}

/**
 * Reads the `quarterturn:` keys of a stack file.
 * @param raw the values by key, without the namespace
 * @throws SettingsError with every problem found
 */
export function readSettings(raw: Readonly<Record<string, unknown>>): Settings {
  const problems: Problem[] = unknownKeys(raw);
  const read = readSections(raw, problems);
  const consumers = readConsumers(raw.consumers, problems);
  const named = Object.keys(read.consumers ?? {});
  problems.push(
    ...sharedClientIds(consumers),
    ...strangers(read, consumers, named),
    ...missingMail(read, consumers),
    ...sharedAddresses(read.recipients ?? {}, consumers),
  );
  const policies = readPolicies(raw.policy, consumers, problems);
  if (problems.length > 0) throw new SettingsError(problems);
  return assemble(read as Sections, consumers, policies);
}

function unknownKeys(raw: Readonly<Record<string, unknown>>): Problem[] {
  return Object.keys(raw)
    .filter((key) => !(key in sections))
    .map((key) => ({
      key: fullKey(key),
      got: `${show(raw[key])}, an unknown key`,
      want: `one of ${Object.keys(sections).join(", ")}`,
    }));
}

function readSections(raw: Readonly<Record<string, unknown>>, problems: Problem[]): Partial<Sections> {
  const entries = Object.entries(sections).flatMap(([name, schema]) => {
    const result = schema.safeParse(raw[name]);
    if (result.success) return [[name, result.data]];
    problems.push(...problemsIn(fullKey(name), raw[name], result.error));
    return [];
  });
  return Object.fromEntries(entries) as Partial<Sections>;
}

function readConsumers(raw: unknown, problems: Problem[]): Record<string, ConsumerSection> {
  if (typeof raw !== "object" || raw === null) return {};
  const entries = Object.entries(raw).flatMap(([name, value]: [string, unknown]) => {
    const key = fullKey("consumers", name);
    if (!consumerName.test(name)) {
      problems.push({
        key,
        got: `the name ${show(name)}`,
        want: "up to 40 lower-case letters, digits and hyphens, a letter first, not ending like a generation (-g7)",
      });
    }
    const result = consumer.safeParse(value);
    if (result.success) return [[name, result.data] as const];
    problems.push(...problemsIn(key, value, result.error));
    return [];
  });
  return Object.fromEntries(entries);
}

/** Two consumers with one app would rotate each other's secrets. */
function sharedClientIds(consumers: Readonly<Record<string, ConsumerSection>>): Problem[] {
  const owners = new Map<string, string>();
  return Object.entries(consumers).flatMap(([name, { clientId }]) => {
    if (clientId === undefined) return [];
    const owner = owners.get(clientId);
    if (owner === undefined) {
      owners.set(clientId, name);
      return [];
    }
    const key = fullKey("consumers", name, "clientId");
    return [{ key, got: `${clientId}, which is ${owner}'s`, want: "a client ID of its own" }];
  });
}

/** Names that are used but stand nowhere. */
function strangers(
  read: Partial<Sections>,
  consumers: Readonly<Record<string, ConsumerSection>>,
  named: readonly string[],
): Problem[] {
  // Where what would have the names is wrong itself, whether they stand there can't be said.
  const recipients = Object.keys(read.recipients ?? {});
  const addressed = "recipients" in read ? Object.entries(consumers) : [];
  const strangeRecipients = addressed.flatMap(([name, one]) =>
    one.recipients
      .filter((recipient) => !recipients.includes(recipient))
      .map((recipient) => ({
        key: fullKey("consumers", name, "recipients"),
        got: show(recipient),
        want: `a name of quarterturn:recipients (${recipients.join(", ")})`,
      })),
  );
  const orders = "consumers" in read ? (["force", "revoke", "confirmed", "adopt"] as const) : [];
  const strangeConsumers = orders.flatMap((order) =>
    Object.entries(read[order] ?? {})
      .filter(([name]) => !named.includes(name))
      .map(([name, value]) => ({
        key: fullKey(order, name),
        got: show(value),
        want: `one of ${named.join(", ")}`,
      })),
  );
  return [...strangeRecipients, ...strangeConsumers];
}

/** Who is to get e-mails gets them from somewhere. */
function missingMail(
  read: Partial<Sections>,
  consumers: Readonly<Record<string, ConsumerSection>>,
): Problem[] {
  const waiting = Object.entries(consumers).find(([, { recipients }]) => recipients.length > 0);
  // A `mail` that is wrong has its own problem.
  if (!("mail" in read) || read.mail !== undefined || waiting === undefined) return [];
  const want = `\`from\`, and \`smtp\` or \`graph\`: ${waiting[0]} has recipients`;
  return [{ key: fullKey("mail"), got: "nothing", want }];
}

/** Each consumer's policy: the stack's with its own overrides. */
function readPolicies(
  stacks: unknown,
  consumers: Readonly<Record<string, ConsumerSection>>,
  problems: Problem[],
): Record<string, Policy> {
  const read = (input: unknown, key: string, base: Policy): Policy => {
    const result = parsePolicy(input, key, base);
    if (result.ok) return result.policy;
    problems.push(...result.problems);
    return base;
  };
  const base = read(stacks ?? {}, fullKey("policy"), defaultPolicy);
  return mapValues(consumers, ({ policy }, name) =>
    policy === undefined ? base : read(policy, fullKey("consumers", name, "policy"), base),
  );
}

function assemble(
  read: Sections,
  consumers: Readonly<Record<string, ConsumerSection>>,
  policies: Readonly<Record<string, Policy>>,
): Settings {
  return {
    ...read,
    consumers,
    requests: mapValues(consumers, ({ displayName, clientId, aliases }, name) => ({
      app: clientId === undefined ? { displayName } : { displayName, clientId },
      policy: policies[name] ?? defaultPolicy,
      ...defined({
        force: read.force[name],
        revoke: read.revoke[name],
        confirmed: read.confirmed[name],
        adopt: read.adopt[name],
        aliases,
      }),
    })),
  };
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function mapValues<From, To>(
  values: Readonly<Record<string, From>>,
  turn: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, turn(value, key)]));
}

function fullKey(...path: readonly string[]): string {
  return `quarterturn:${path.join(".")}`;
}
