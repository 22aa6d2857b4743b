import {
  type Day,
  type Policy,
  addDays,
  daysBetween,
  defaultPolicy,
  inDays,
  isLive,
  own,
} from "../../../rotation";

import type { CredentialRow } from "../credentials";
import type { Finding } from "../schema";
import {
  type Situation,
  aboutRow,
  contactsOf,
  isValid,
  newOne,
  newestOf,
  upCommand,
  usableOf,
} from "../situation";
import { inWords, secretIn, vaultViews } from "../../vaults";

/** What is on the app isn't what the ledger says. */
export function unmanagedRule(situation: Situation): Finding[] {
  return situation.consumer.credentials.flatMap((one): Finding[] => {
    switch (one.state) {
      case "orphan":
        return one.daysLeft > 0 ? [orphan(situation, one)] : [];
      case "unrecorded":
        return one.daysLeft > 0 ? [unrecorded(situation, one)] : [];
      case "foreign":
        return one.daysLeft > 0 ? [foreign(situation, one)] : [];
      case "current":
      case "previous":
        return byHand(situation, one);
      case "retired":
      case "unpublished":
      case "revoked":
      case "lost":
        return stillTaken(situation, one);
      case "expired":
      case "notMade":
      case "remade":
      case "removed":
        return [];
    }
  });
}

/** Nobody has its value, as far as the vault, the deliveries and the log can tell: each of them must be heard first. */
function orphan(situation: Situation, one: CredentialRow): Finding {
  const { facts, consumer } = situation;
  const { name, keyId, validUntil, verdict } = one;
  const what = `${name} on ${consumer.name}'s app is an orphan: the ledger doesn't know its key ID, and it is valid until ${validUntil}`;
  if (verdict?.kind === "used") {
    const action = "leave it there and find out who uses it";
    return found("act", "orphan-used", one, `${what}; ${verdict.sentence}`, action);
  }
  const unheard = unheardOf(situation).join(" and ");
  if (unheard !== "") {
    const sentence = `${name} on ${consumer.name}'s app has a key ID that the ledger doesn't know, and without ${unheard} status can't tell whether somebody has its value`;
    return found(
      "unknown",
      "orphan-unclear",
      one,
      sentence,
      `leave it there, and make sure that ${unheard} can be read`,
    );
  }
  const action = `remove it: \`npm run remove-orphan -- --stack ${facts.stack} ${keyId ?? ""}\``;
  return found("act", "orphan", one, `${what}; neither the vault nor any delivery has it`, action);
}

/** What would have to be looked at, and can't be: of a deleted secret the vault shows the newest version only. */
function unheardOf({ facts, log, consumer }: Situation): string[] {
  return [
    ...vaultViews(facts).flatMap((vault) => {
      const { read } = vault;
      if (!read.ok) return [inWords(vault)];
      const secret = secretIn(consumer.name, vault, facts);
      return read.value.get(secret)?.isDeleted === true ? [`${inWords(vault)}'s deleted ${secret}`] : [];
    }),
    ...(log.readable ? [] : ["the sign-in log"]),
  ];
}

/** The vault or a delivery knows it, the ledger doesn't: an older state was restored, most likely. */
function unrecorded(situation: Situation, one: CredentialRow): Finding {
  const { name, keyId, validUntil } = one;
  const sentence = `${name} (key ID ${keyId ?? ""}) on ${situation.consumer.name}'s app was handed over by a run that this state doesn't know, and is valid until ${validUntil}`;
  if (hasSuccessor(situation, one)) {
    const action = "leave it there: it ends by itself";
    return found("note", "not-in-state", one, `${sentence}; a later one was handed over since`, action);
  }
  const anew = newOne(situation, `${name} is not in the state`);
  const action = `leave it there; restore the newer state (\`pulumi stack import --stack ${situation.facts.stack}\`) or, if there is none, hand over anew: ${anew}`;
  return { ...found("act", "not-in-state", one, sentence, action), who: contactsOf(situation) };
}

/** The ledger's newest was handed over after this one, and is valid. */
export function hasSuccessor(situation: Situation, { keyId }: CredentialRow): boolean {
  const { handed } = situation;
  const newest = newestOf(situation);
  const place = (key: string | null): number => handed.findIndex((one) => one.keyId === key);
  return newest !== undefined && isValid(newest.state) && place(newest.keyId) > place(keyId);
}

function foreign(situation: Situation, one: CredentialRow): Finding {
  const what = `"${one.name}" on ${situation.consumer.name}'s app was created by somebody else`;
  if (!outlives(situation, one)) {
    const sentence = `${what}; it ends on ${one.validUntil}, which the policy allows`;
    return found("note", "foreign", one, sentence, null);
  }
  const sentence = `${what} and lives longer than the policy allows: ${overLong(situation, one)}; ${one.verdict?.sentence ?? ""}`;
  const action = `ask whose it is, and have its owner replace it (key ID ${one.keyId ?? ""})`;
  return found("act", "outlives-policy", one, sentence, action);
}

/** It was ended early, and Entra doesn't know it yet: only a later run removes what one has released. */
function stillTaken(situation: Situation, one: CredentialRow): Finding[] {
  const { password } = one.known;
  const { today } = situation.facts;
  if (password === undefined || password.endsAt.slice(0, 10) <= today) return [];
  // A ledger that lost its whole consumer is a finding of its own, and the run would remove nothing.
  if (situation.record === undefined && situation.consumer.isConfigured) return [];
  const ended = one.state === "unpublished" ? "was never handed over" : `is ${one.state}`;
  const what = one.generation === null ? "has left the ledger" : ended;
  const sentence = `${one.name} ${what}, and its app still accepts it`;
  const from = removedFrom(situation, one);
  if (from > today) {
    const action = `nothing until then: the first run from ${from} on removes it`;
    return [found("note", "not-removed", one, sentence, action)];
  }
  const remove = `run ${upCommand(situation)}: it removes it`;
  // Somebody may sign in with it to the end, where nobody said that it goes.
  const isUsed = one.state === "lost" && one.verdict?.kind !== "unused";
  const who = contactsOf(situation).join(", ");
  const usable = usableOf(situation);
  const warning = `first tell ${who} to use ${usable?.name ?? "the one that comes"}: whoever still uses it is refused then`;
  return [found("act", "not-removed", one, sentence, isUsed ? `${warning}; then ${remove}` : remove)];
}

/** The first day on which a run removes what has ended: where nobody waits for it, not on the same day. */
function removedFrom({ record, facts }: Situation, { generation, state }: CredentialRow): Day {
  const credential = own(record?.credentials, generation ?? "");
  if (credential === undefined || isLive(credential) || state === "revoked") return facts.today;
  return addDays(credential.endedOn, state === "unpublished" ? 2 : 1);
}

/** One made by hand and adopted: known, so no reason for alarm, however long it lives. */
function byHand(situation: Situation, one: CredentialRow): Finding[] {
  if (one.generation !== "g0" || !outlives(situation, one)) return [];
  const sentence = `${one.name} was made by hand and lives longer than the policy allows: ${overLong(situation, one)}`;
  const action = `once nobody uses it any more, have it removed by hand (key ID ${one.keyId ?? ""})`;
  return [found("note", "outlives-policy", one, sentence, action)];
}

function found(
  level: Finding["level"],
  code: string,
  row: CredentialRow,
  sentence: string,
  action: string | null,
): Finding {
  return { ...aboutRow(row), level, code, who: [], sentence, action };
}

function policyOf({ record, facts, consumer }: Situation): Policy {
  return record?.policy ?? own(facts.settings.requests, consumer.name)?.policy ?? defaultPolicy;
}

function outlives(situation: Situation, { validFrom, validUntil }: CredentialRow): boolean {
  return daysBetween(validFrom, validUntil) > policyOf(situation).secretExpirationDays;
}

function overLong(situation: Situation, { validFrom, validUntil }: CredentialRow): string {
  const life = inDays(daysBetween(validFrom, validUntil));
  return `it lives for ${life}, until ${validUntil}, where the policy allows ${policyOf(situation).secretExpirationDays}`;
}
