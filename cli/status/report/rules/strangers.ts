import { type Policy, daysBetween, defaultPolicy, inDays } from "../../../../rotation";
import type { CredentialRow } from "../credentials";
import { type Situation, contactsOf, upCommand } from "../situation";
import type { Finding } from "../schema";

/** What is on the app isn't what the ledger says. */
export function strangersRule(situation: Situation): Finding[] {
  return situation.consumer.credentials.flatMap((one): Finding[] => {
    switch (one.state) {
      case "orphan":
        return one.daysLeft > 0 ? [orphan(situation, one)] : [];
      case "foreign":
        return one.daysLeft > 0 ? [foreign(situation, one)] : [];
      case "current":
      case "previous":
        return one.onApp === false && one.keyId !== null ? [missing(situation, one)] : byHand(situation, one);
      case "expired":
      case "lost":
        return [];
      case "retired":
      case "unpublished":
      case "revoked":
        return stillTaken(situation, one);
    }
  });
}

function orphan(situation: Situation, one: CredentialRow): Finding {
  const { name, validUntil, verdict } = one;
  const sentence = `${name} on ${situation.consumer.name}'s app is an orphan: the ledger doesn't know its key ID, and it is valid until ${validUntil}`;
  const isUsed = verdict.kind === "used";
  const action = isUsed ? "find out who uses it all the same, then remove it" : removal(situation, one);
  return found("act", "orphan", one, isUsed ? `${sentence}; ${verdict.sentence}` : sentence, action);
}

function foreign(situation: Situation, one: CredentialRow): Finding {
  const what = `"${one.name}" on ${situation.consumer.name}'s app was made by somebody else`;
  if (!outlives(situation, one)) {
    return found(
      "note",
      "foreign",
      one,
      `${what}; it ends on ${one.validUntil}, which the policy allows`,
      null,
    );
  }
  const sentence = `${what} and outlives the policy: ${overLong(situation, one)}; ${one.verdict.sentence}`;
  const action = `ask whose it is, then ${removal(situation, one)}`;
  return found("act", "outlives-policy", one, sentence, action);
}

function missing(situation: Situation, one: CredentialRow): Finding {
  const who = contactsOf(situation);
  const sentence = `${one.name} is not on ${situation.consumer.name}'s app any more, somebody removed it: sign-ins with it are refused`;
  const action = `run ${upCommand(situation, "--refresh")} and tell ${who.join(", ")}`;
  return { ...found("act", "missing-on-app", one, sentence, action), who };
}

/** It was ended early, and Entra doesn't know it yet: only a later run removes what one has released. */
function stillTaken(situation: Situation, one: CredentialRow): Finding[] {
  const { facts, consumer } = situation;
  const app = facts.apps.get(consumer.clientId?.toLowerCase() ?? "");
  const password = app?.ok === true ? app.value.find(({ keyId }) => keyId === one.keyId) : undefined;
  if (password === undefined || password.endsAt.slice(0, 10) <= facts.today) return [];
  const sentence = `${one.name} is ${one.state}, and its app still takes it`;
  return [found("act", "not-removed", one, sentence, `run ${upCommand(situation)}: it removes it`)];
}

/** One made by hand and adopted: known, so no reason for alarm, however long it lives. */
function byHand(situation: Situation, one: CredentialRow): Finding[] {
  if (one.generation !== "g0" || !outlives(situation, one)) return [];
  const sentence = `${one.name} was made by hand and outlives the policy: ${overLong(situation, one)}`;
  return [found("note", "outlives-policy", one, sentence, `once it is unused, ${removal(situation, one)}`)];
}

function found(
  level: Finding["level"],
  code: string,
  { name, validUntil, keyId }: CredentialRow,
  sentence: string,
  action: string | null,
): Finding {
  return { level, code, subject: name, who: [], by: validUntil, sentence, action, keyId };
}

function policyOf({ record, facts, consumer }: Situation): Policy {
  return record?.policy ?? facts.settings.requests[consumer.name]?.policy ?? defaultPolicy;
}

function outlives(situation: Situation, { validFrom, validUntil }: CredentialRow): boolean {
  return daysBetween(validFrom, validUntil) > policyOf(situation).secretExpirationDays;
}

function overLong(situation: Situation, { validFrom, validUntil }: CredentialRow): string {
  const life = inDays(daysBetween(validFrom, validUntil));
  return `it lives for ${life}, until ${validUntil}, where the policy allows ${policyOf(situation).secretExpirationDays}`;
}

function removal({ consumer }: Situation, { keyId }: CredentialRow): string {
  return `remove it: \`az ad app credential delete --id ${consumer.clientId ?? ""} --key-id ${keyId ?? ""}\``;
}
