import {
  type ConsumerRequest,
  type Policy,
  type PolicySettings,
  type Problem,
  cut,
  defaultPolicy,
  oneOf,
  own,
  parsePolicy,
  readPolicySettings,
  renderShort,
} from "../rotation";
import { type Included, type Raw, withIncluded } from "./included";
import { consumerNameProblems, sharedClientIds, sharedVaultNames, unknownNames } from "./names";
import { problemsIn, show } from "./problems";
import type { ReadFile } from "./projectFiles";
import { sharedAddresses } from "./recipients";
import { type ConsumerSection, type Sections, consumer, sections } from "./schema";
import { shapeProblems } from "./shape";

/** A stack file, read and found right. Everything below knows this type only. */
export interface Settings extends Omit<
  Sections,
  "policy" | "consumers" | "consumersFile" | "recipientsFile" | "force" | "revoke" | "confirmed" | "adopt"
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

  /** A line for each, as far as anybody reads them. */
  get lines(): string[] {
    const shown = this.problems.slice(0, mostLines).map((problem) => renderShort(problem));
    const rest = this.problems.length - shown.length;
    return rest === 0 ? shown : [...shown, `and ${rest} more`];
  }
}

const mostLines = 50;

/**
 * Reads the `quarterturn:` keys of a stack file, and the files that it names.
 * @param given the values by key, without the namespace
 * @throws SettingsError with every problem found
 */
export function readStack(given: Raw, readFile: ReadFile): Settings {
  return readIncluded(withIncluded(given, readFile));
}

/**
 * Reads the `quarterturn:` keys of a stack file, with what lay in files of its own in its place.
 * @throws SettingsError with every problem found, those of the files first
 */
export function readIncluded({ raw, problems, unread, placed }: Included): Settings {
  try {
    const settings = readSettings(raw, unread);
    if (problems.length === 0) return settings;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new SettingsError([...problems, ...error.problems.map(placed)]);
  }
  throw new SettingsError(problems);
}

/**
 * Reads the `quarterturn:` keys of a stack file.
 * @param raw the values by key, without the namespace
 * @param unread sections that couldn't be read, whose problem is known
 * @throws SettingsError with every problem found
 */
export function readSettings(raw: Raw, unread: ReadonlySet<string> = new Set()): Settings {
  const problems: Problem[] = unknownKeys(raw);
  const { readable, broken } = shapedSections(raw, problems);
  const missing = new Set([...unread, ...broken]);
  const read = readSections(readable, missing, problems);
  const given = namedValues(own(readable, "consumers"));
  const consumers = readConsumers(given, problems);
  problems.push(
    ...sharedClientIds(consumers),
    ...sharedVaultNames(read.gateway, consumers),
    ...unknownNames(read, consumers),
    ...missingMail(read, consumers),
    ...sharedAddresses(read.recipients ?? {}, consumers),
  );
  const policies = readPolicies(own(readable, "policy"), given, missing.has("policy"), problems);
  if (problems.length > 0) throw new SettingsError(problems);
  return assemble(read as Sections, consumers, policies);
}

function unknownKeys(raw: Raw): Problem[] {
  const known = Object.keys(sections);
  return Object.keys(raw)
    .filter((key) => !Object.hasOwn(sections, key))
    .map((key) => ({
      key: fullKey(key),
      got: `${shapeProblems(key, raw[key]).length > 0 ? "a value" : show(raw[key])}, an unknown key`,
      ...oneOf(key, known),
    }));
}

/** The known sections whose values can be gone down, and the names of the others. */
function shapedSections(raw: Raw, problems: Problem[]): { readable: Raw; broken: readonly string[] } {
  const known = Object.entries(raw).filter(([key]) => Object.hasOwn(sections, key));
  const broken = known.flatMap(([key, value]) => {
    const found = shapeProblems(fullKey(key), value);
    problems.push(...found);
    return found.length > 0 ? [key] : [];
  });
  return { readable: Object.fromEntries(known.filter(([key]) => !broken.includes(key))), broken };
}

function readSections(raw: Raw, missing: ReadonlySet<string>, problems: Problem[]): Partial<Sections> {
  const entries = Object.entries(sections).flatMap(([name, schema]) => {
    if (missing.has(name)) return [];
    const value = own(raw, name);
    const result = schema.safeParse(value);
    if (result.success) return [[name, result.data]];
    problems.push(...problemsIn(fullKey(name), value, result.error));
    return [];
  });
  return Object.fromEntries(entries) as Partial<Sections>;
}

/** What stands under names, if it does. */
function namedValues(raw: unknown): Raw {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw) ? (raw as Raw) : {};
}

function readConsumers(given: Raw, problems: Problem[]): Record<string, ConsumerSection> {
  const entries = Object.entries(given).flatMap(([name, value]) => {
    problems.push(...consumerNameProblems(name));
    const result = consumer.safeParse(value);
    if (result.success) return [[name, result.data] as const];
    problems.push(...problemsIn(fullKey("consumers", name), value, result.error));
    return [[name, partOf(namedValues(value))] as const];
  });
  return Object.fromEntries(entries);
}

/** What of a consumer that is wrong can be held against the others, so that all that is wrong is said at once. */
function partOf(value: Raw): ConsumerSection {
  const { clientId, recipients } = consumer.shape;
  return {
    displayName: "",
    environments: [],
    clientId: clientId.safeParse(own(value, "clientId")).data,
    recipients: recipients.safeParse(own(value, "recipients")).data ?? [],
  };
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

/**
 * Each consumer's policy: the stack's with its own overrides.
 * @param isUnread true if nothing is known of the stack's
 */
function readPolicies(
  stacks: unknown,
  consumers: Raw,
  isUnread: boolean,
  problems: Problem[],
): ReadonlyMap<string, Policy> {
  const base = isUnread ? undefined : parsePolicy(stacks ?? {}, fullKey("policy"));
  if (base?.ok === false) problems.push(...base.problems);
  const read = (input: unknown, key: string, settings: PolicySettings): Policy[] => {
    const result = parsePolicy(input, key, settings);
    if (result.ok) return [result.policy];
    problems.push(...result.problems);
    return [];
  };
  return new Map(
    Object.entries(consumers).flatMap(([name, value]) => {
      const input = own(namedValues(value), "policy");
      const key = fullKey("consumers", name, "policy");
      if (base?.ok === true) {
        const policies = input === undefined ? [base.policy] : read(input, key, base.settings);
        return policies.map((policy) => [name, policy] as const);
      }
      // Whether it goes with a stack's policy that is wrong itself can't be said.
      if (input !== undefined) problems.push(...readPolicySettings(input, key).problems);
      return [];
    }),
  );
}

function assemble(
  read: Sections,
  consumers: Readonly<Record<string, ConsumerSection>>,
  policies: ReadonlyMap<string, Policy>,
): Settings {
  const rest = Object.entries(read).filter(
    ([name]) => !["policy", "consumersFile", "recipientsFile"].includes(name),
  );
  return {
    ...(Object.fromEntries(rest) as Sections),
    consumers,
    requests: mapValues(consumers, ({ displayName, clientId, aliases }, name) => ({
      app: clientId === undefined ? { displayName } : { displayName, clientId },
      policy: policies.get(name) ?? defaultPolicy,
      ...defined({
        force: own(read.force, name),
        revoke: own(read.revoke, name),
        confirmed: own(read.confirmed, name),
        adopt: own(read.adopt, name),
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
  return `quarterturn:${path.map((part) => cut(part)).join(".")}`;
}
