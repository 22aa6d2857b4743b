import {
  type ConsumerRequest,
  type Policy,
  type Problem,
  cut,
  defaultPolicy,
  oneOf,
  own,
  renderShort,
} from "../rotation";
import { consumersGiven, readConsumers } from "./consumers";
import { type Included, type Raw, withIncluded } from "./included";
import { fullKey } from "./keys";
import { policyForNobody } from "./gateway";
import { managedElsewhere } from "./gatewayDomains";
import { missingPlace } from "./missingPlace";
import { issuerOf } from "./keycloak";
import { adoptedOnKeycloak, sharedClientIds, unknownNames, unknownSettings } from "./names";
import { readPolicies } from "./policies";
import { problemsIn, show } from "./problems";
import type { ReadFile } from "./projectFiles";
import { sharedAddresses } from "./recipients";
import { type Consumers, type Sections, sections } from "./schema";
import { shapeProblems } from "./shape";
import { sharedObjectIds } from "./sharedRights";
import { sharedVaultNames, sharedVaults, unknownTopics, unknownVaults } from "./vaults";

/** A stack file, read and found right. Everything below knows this type only. */
export interface Settings extends Omit<
  Sections,
  "policy" | "consumers" | "consumersFile" | "recipientsFile" | "force" | "revoke" | "confirmed" | "adopt"
> {
  /** What the ledger is asked for, by consumer. */
  readonly requests: Readonly<Record<string, ConsumerRequest>>;
  readonly consumers: Consumers;
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
  const given = consumersGiven(readable);
  const consumers = readConsumers(given, problems);
  problems.push(
    ...tooFew(own(readable, "consumers"), read),
    ...sharedClientIds(consumers),
    ...sharedVaultNames(read.gateway, consumers),
    ...managedElsewhere(read.gateway, read.location),
    ...policyForNobody(read.gateway, consumers),
    ...sharedVaults(read),
    ...unknownNames(read, consumers),
    ...unknownVaults(read, consumers),
    ...unknownTopics(read),
    ...unknownSettings(read, consumers),
    ...sharedObjectIds(read, consumers),
    ...adoptedOnKeycloak(read, consumers),
    ...missingMail(read, consumers),
    ...missingAccount(read),
    ...missingPlace(read),
    ...sharedAddresses(read.recipients ?? {}, consumers),
  );
  const policies = readPolicies(readable, given, missing, problems);
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

/** A stack without anybody who has secrets is a slip. */
function tooFew(given: unknown, { consumers, keycloak }: Partial<Sections>): Problem[] {
  if (consumers === undefined || Object.keys(consumers).length > 0 || keycloak !== undefined) return [];
  const want = "at least one consumer, here or in quarterturn:keycloak";
  return [{ key: fullKey("consumers"), got: show(given), want }];
}

/** Who is to get e-mails gets them from somewhere. */
function missingMail(read: Partial<Sections>, consumers: Consumers): Problem[] {
  const waiting = Object.entries(consumers).find(([, { recipients }]) =>
    recipients.some((name) => {
      const one = own(read.recipients, name);
      return one === undefined || one.email !== undefined;
    }),
  );
  // A `mail` that is wrong has its own problem.
  if (!("mail" in read) || read.mail !== undefined || waiting === undefined) return [];
  const want = `\`from\`, and \`smtp\` or \`graph\`: ${waiting[0]} has recipients`;
  return [{ key: fullKey("mail"), got: "nothing", want }];
}

/** What renews itself is renewed by an account. */
function missingAccount(read: Partial<Sections>): Problem[] {
  const [first] = Object.entries(read.certificates ?? {}).find(([, { acme }]) => acme !== undefined) ?? [];
  // An `acme` that is wrong has its own problem.
  if (!("acme" in read) || read.acme !== undefined || first === undefined) return [];
  const want = `directory, email and accountKey: quarterturn:certificates.${cut(first)} is to be renewed by ACME`;
  return [{ key: fullKey("acme"), got: "nothing", want }];
}

function assemble(read: Sections, consumers: Consumers, policies: ReadonlyMap<string, Policy>): Settings {
  const rest = Object.entries(read).filter(
    ([name]) => !["policy", "consumersFile", "recipientsFile"].includes(name),
  );
  return {
    ...(Object.fromEntries(rest) as Sections),
    consumers,
    requests: mapValues(consumers, ({ displayName, clientId, aliases, system }, name) => ({
      app: {
        displayName,
        ...defined({
          clientId,
          issuer: system === "keycloak" && read.keycloak !== undefined ? issuerOf(read.keycloak) : undefined,
        }),
      },
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
