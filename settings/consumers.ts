import { type Problem, type System, own } from "../rotation";
import type { Raw } from "./included";
import { keycloakConsumer } from "./keycloak";
import { consumerPath, fullKey } from "./keys";
import { consumerNameProblems } from "./names";
import { problemsIn } from "./problems";
import { type ConsumerSection, type Consumers, consumer } from "./schema";

/** A consumer as it stands in the stack file, and where. */
export interface GivenConsumer {
  readonly name: string;
  readonly system: System;
  readonly value: unknown;
}

/** Entra's consumers, then Keycloak's. */
export function consumersGiven(raw: Raw): GivenConsumer[] {
  const of = (system: System, from: unknown): GivenConsumer[] =>
    Object.entries(namedValues(from)).map(([name, value]) => ({ name, system, value }));
  return [
    ...of("entra", own(raw, "consumers")),
    ...of("keycloak", own(namedValues(own(raw, "keycloak")), "consumers")),
  ];
}

/** What stands under names, if it does. */
export function namedValues(raw: unknown): Raw {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw) ? (raw as Raw) : {};
}

/** Reads each; one that is wrong goes on as far as the others can be held against it. */
export function readConsumers(given: readonly GivenConsumer[], problems: Problem[]): Consumers {
  const read = new Map<string, ConsumerSection>();
  for (const one of given) {
    const path = consumerPath(one.name, one.system);
    problems.push(...consumerNameProblems(one.name, path));
    if (read.has(one.name)) {
      const want = "a name of its own: quarterturn:consumers has it too";
      problems.push({ key: fullKey(...path), got: "a name that is taken", want });
    }
    read.set(one.name, readConsumer(one, path, problems));
  }
  return Object.fromEntries(read);
}

function readConsumer(
  { name, system, value }: GivenConsumer,
  path: readonly string[],
  problems: Problem[],
): ConsumerSection {
  const result = (system === "keycloak" ? keycloakConsumer : consumer).safeParse(value);
  if (!result.success) problems.push(...problemsIn(fullKey(...path), value, result.error));
  const section = result.success ? result.data : partOf(namedValues(value), system);
  return { ...section, displayName: section.displayName ?? section.clientId ?? name, system };
}

/** What of a consumer that is wrong can be held against the others, so that all that is wrong is said at once. */
function partOf(value: Raw, system: System): Omit<ConsumerSection, "system"> {
  const { clientId, recipients } = (system === "keycloak" ? keycloakConsumer : consumer).shape;
  return {
    displayName: "",
    environments: [],
    clientId: clientId.safeParse(own(value, "clientId")).data,
    recipients: recipients.safeParse(own(value, "recipients")).data ?? [],
  };
}
