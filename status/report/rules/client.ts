import { clientMark } from "../../../components/keycloakContract";
import type { KeycloakClient } from "../../facts";
import { clientOf } from "../clientRows";
import type { CredentialRow } from "../credentials";
import type { Finding } from "../schema";
import { type Situation, contactsOf, newestOf, upCommand } from "../situation";

/** A client of Keycloak, its mark and its policy aren't as a rotation needs them. */
export function clientRule(situation: Situation): Finding[] {
  const { facts, consumer } = situation;
  const read = facts.clients.get(consumer.name)?.client;
  if (read?.ok === false && read.isGone === true) return [clientGone(situation)];
  const client = clientOf(consumer.name, facts);
  // Before the first run it is as somebody made it.
  if (client === undefined || situation.record === undefined) return [];
  if (client.obstacle !== undefined) return [unusable(situation, client.obstacle)];
  return [
    ...brokenPolicy(situation, client),
    ...missingMark(situation, client),
    ...endless(situation, client),
    ...expired(situation, client),
  ];
}

function clientGone(situation: Situation): Finding {
  const { name, clientId, isConfigured } = situation.consumer;
  const what = `${name}'s client ${clientId ?? ""} is not in the realm any more`;
  if (!isConfigured) {
    const sentence = `${name} left the stack file, and ${what}: its sign-ins are refused`;
    const action = "nothing if that was intended; otherwise restore it from a backup of the realm";
    return { ...about(situation), who: [], level: "note", code: "client-gone", sentence, action };
  }
  const sentence = `${what}: its sign-ins are refused, and no run can issue a secret`;
  const action = `restore it from a backup of the realm, or write the client ID of another into \`quarterturn:keycloak.consumers.${name}.clientId\` and run ${upCommand(situation)}`;
  return { ...about(situation), level: "act", code: "client-gone", sentence, action };
}

/** Public, disabled, or another authenticator: Keycloak's words come with the way out. */
function unusable(situation: Situation, obstacle: string): Finding {
  const { name, clientId } = situation.consumer;
  const [why = obstacle, wayOut] = obstacle.split(/: (.*)/s);
  const sentence = `the secret of ${name}'s client ${clientId ?? ""} can't be rotated: ${why}`;
  return { ...about(situation), level: "act", code: "client-unusable", sentence, action: wayOut ?? null };
}

function brokenPolicy(situation: Situation, { policyProblem }: KeycloakClient): Finding[] {
  if (policyProblem === undefined) return [];
  const { name } = situation.consumer;
  const isThere = /periods|conditions/.test(policyProblem);
  const consequence = isThere
    ? "Keycloak ends its secrets on other days than the ledger has"
    : "its secrets don't end, and a regenerate by anybody would end the one in use at once";
  const sentence = `${name}: ${policyProblem} (${policyName(situation)}): ${consequence}`;
  const action = `run ${upCommand(situation, "--refresh")}: it puts it back`;
  return [{ ...about(situation), who: [], level: "act", code: "policy-changed", sentence, action }];
}

/** Keycloak's policy selects clients by their mark. */
function missingMark(situation: Situation, { mark }: KeycloakClient): Finding[] {
  const wanted = policyName(situation);
  if (wanted === "" || mark === wanted) return [];
  const { name, clientId } = situation.consumer;
  if (mark !== undefined) {
    const sentence = `${name}'s client ${clientId ?? ""} carries the mark of another stack (its attribute ${clientMark} is ${mark}): each of the two ends the other's secrets`;
    const action = `remove it from one of the two stack files; if that stack is gone, set the attribute to ${wanted}`;
    return [{ ...about(situation), who: [], level: "act", code: "mark-foreign", sentence, action }];
  }
  const sentence = `${name}'s client ${clientId ?? ""} has lost its attribute ${clientMark}: the client policy doesn't select it, so its secrets don't end, and a regenerate by anybody would end the one in use at once`;
  const action = `run ${upCommand(situation, "--refresh")}: it puts it back`;
  return [{ ...about(situation), who: [], level: "act", code: "mark-missing", sentence, action }];
}

/** Where policy or mark is missing, that is why. */
function endless(situation: Situation, { current, mark, policyProblem }: KeycloakClient): Finding[] {
  const row = rowNamed(situation, current.name);
  const isExplained = policyProblem !== undefined || mark !== policyName(situation);
  if (row === undefined || current.expiresAt !== undefined || isExplained) return [];
  const sentence = `${row.name} has no end on the server: it is valid until somebody ends it, where the ledger has ${row.validUntil}`;
  const action = `open the client ${situation.consumer.clientId ?? ""} in the admin console and save it: under its client policy Keycloak then gives it an end`;
  return [
    { ...about(situation), ...key(row), who: [], level: "act", code: "no-end-on-server", sentence, action },
  ];
}

/** Keycloak takes neither secret once the current one has ended. */
function expired(situation: Situation, { isExpired, current }: KeycloakClient): Finding[] {
  const newest = newestOf(situation);
  const { isConfigured, name } = situation.consumer;
  if (!isExpired || newest === undefined) return [];
  const what = current.name ?? "the client's present secret";
  const sentence = `${what} has ended on the server (${current.expiresAt ?? ""}): ${name}'s sign-ins are refused, with the rotated one too`;
  const who = contactsOf(situation).join(", ");
  const action = isConfigured
    ? `run ${upCommand(situation)}: it issues the next one, and tell ${who} to switch to it at once`
    : `tell ${who}: it left the stack file, so no newer one follows`;
  const level = isConfigured ? "act" : "note";
  return [{ ...about(situation), ...key(newest), level, code: "ended-on-server", sentence, action }];
}

function policyName({ facts, consumer }: Situation): string {
  return facts.state.policies.get(consumer.name) ?? "";
}

function rowNamed({ consumer }: Situation, name: string | undefined): CredentialRow | undefined {
  return consumer.credentials.find((one) => one.name === name);
}

function key({ name, keyId }: CredentialRow): Pick<Finding, "subject" | "keyId"> {
  return { subject: name, keyId };
}

function about(situation: Situation): Pick<Finding, "subject" | "who" | "by" | "keyId"> {
  return { subject: situation.consumer.name, who: contactsOf(situation), by: null, keyId: null };
}
