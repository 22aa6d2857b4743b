import { own } from "../../../rotation";
import { appOf } from "../apps";

import type { CredentialRow } from "../credentials";
import { passwordsOf } from "../evidence";
import { type HandedKey, announcedEnd } from "../keys";
import type { Finding } from "../schema";
import {
  type Situation,
  aboutRow,
  contactsOf,
  hasMovedOn,
  newOne,
  revokeOrder,
  upCommand,
  usableOf,
} from "../situation";

/** What somebody has gets no token any more, before its end. */
export function removedRule(situation: Situation): Finding[] {
  const { credentials, isConfigured, clientId } = situation.consumer;
  // One that left, app and all: a finding of its own, about the app.
  const app = situation.facts.apps.get(clientId?.toLowerCase() ?? "");
  if (!isConfigured && app?.ok === false && app.isGone === true) return [];
  const rows = credentials.flatMap((row) => {
    if (row.state === "removed") return [removed(situation, row)];
    return row.state === "remade" ? [remade(situation, row)] : [];
  });
  return [...rows, ...goneKeys(situation)];
}

/** Gone from its app, and no run knows of it yet. */
function removed(situation: Situation, row: CredentialRow): Finding {
  const { consumer } = situation;
  const sentence = `somebody removed ${row.name} from ${consumer.name}'s app: sign-ins with it are refused`;
  if (row.known.isFoundGone && row.known.isNewest && consumer.isConfigured) {
    const successor = `run ${upCommand(situation)}: it issues its successor, ${andTell(situation)}`;
    return act(situation, row, "current-lost", sentence, successor);
  }
  const release = `run ${upCommand(situation, "--refresh")}: it drops it from the ledger`;
  const action = row.known.isNewest ? replacing(situation, row) : `${telling(situation, row)}; ${release}`;
  return act(situation, row, "missing-on-app", sentence, action);
}

/** Made again by a run that found it gone: under its name now stands a secret that nobody got. */
function remade(situation: Situation, row: CredentialRow): Finding {
  const { name, keyId, generation } = row;
  const other = situation.consumer.credentials.find((one) => one.name === name && one !== row);
  if (other !== undefined) {
    const sentence = `${name} was created twice: people have key ID ${other.keyId ?? ""}, and nobody has key ID ${keyId ?? ""}`;
    return { ...aboutRow(row), level: "note", code: "made-twice", who: [], sentence, action: null };
  }
  const sentence = `${name} was created again with key ID ${keyId ?? ""}, and nobody has its value: sign-ins with the one that was handed over are refused`;
  const revoke = `then write ${revokeOrder(situation, generation ?? "")} into the stack file and run ${upCommand(situation)}`;
  const action = row.known.isNewest ? replacing(situation, row) : `${telling(situation, row)}; ${revoke}`;
  return act(situation, row, "made-again", sentence, action);
}

/** The one that is to be used doesn't work: a new one must come. */
function replacing(situation: Situation, { name }: CredentialRow): string {
  if (!situation.consumer.isConfigured)
    return `tell ${contactsOf(situation).join(", ")}: it left the stack file, so no newer one follows`;
  return `${newOne(situation, `${name} was removed`)}, ${andTell(situation)}`;
}

function andTell(situation: Situation): string {
  const usable = usableOf(situation);
  const meanwhile = usable === undefined ? "" : `; until then ${usable.name} works`;
  return `and tell ${contactsOf(situation).join(", ")} to switch to it at once${meanwhile}`;
}

/** Another one works: whoever still has this one must take that. */
function telling(situation: Situation, row: Pick<CredentialRow, "name">): string {
  const who = contactsOf(situation).join(", ");
  const usable = usableOf(situation);
  if (usable === undefined) return `${newOne(situation, `${row.name} was removed`)}, and tell ${who}`;
  return `whoever still uses it must switch: tell ${who} to use ${usable.name}`;
}

/** Handed over, gone since, and the consumer isn't known to use a later one. */
function goneKeys(situation: Situation): Finding[] {
  return situation.handed.flatMap((key): Finding[] => {
    const end = endIfGone(situation, key);
    if (end === undefined || hasMovedOn(situation, key.keyId)) return [];
    const { name } = situation.consumer;
    const label = key.generation === undefined ? "a secret" : `${name}-${key.generation}`;
    const sentence = `${label} (key ID ${key.keyId}) was handed over as valid until ${end}, but its app no longer has it: sign-ins with it are refused`;
    const usable = usableOf(situation);
    const which = usable?.name === label ? ` of ${usable.validFrom}` : "";
    const who = contactsOf(situation).join(", ");
    const action =
      usable === undefined
        ? telling(situation, { name: label })
        : `whoever still uses it must switch: tell ${who} to use ${usable.name}${which}`;
    return [
      {
        ...about(situation),
        level: "act",
        code: "handed-over-gone",
        subject: label,
        by: null,
        keyId: key.keyId,
        sentence,
        action,
      },
    ];
  });
}

/** The end that was announced, if the key is gone before it and nobody ordered that; undefined otherwise. */
function endIfGone(situation: Situation, key: HandedKey): string | undefined {
  const { facts, consumer, record, handed } = situation;
  const credential = own(record?.credentials, key.generation ?? "");
  const clientId = appOf({ clientId: consumer.clientId ?? undefined, record }, credential);
  const passwords = passwordsOf(clientId, facts);
  if (passwords === undefined || passwords.some(({ keyId }) => keyId.toLowerCase() === key.keyId))
    return undefined;
  const isTold = consumer.credentials.some(
    ({ state, generation, keyId }) =>
      (state === "removed" && keyId === key.keyId) || (state === "remade" && generation === key.generation),
  );
  const ordered = own(facts.settings.requests, consumer.name)?.revoke ?? [];
  const isOrdered = ordered.some((number) => `g${number}` === key.generation);
  if (isTold || isOrdered || isEndedOnPurpose(credential?.state)) return undefined;
  const end = announcedEnd(key, { name: consumer.name, record }, handed, facts);
  return end !== undefined && end > facts.today ? end : undefined;
}

/** What was never handed over has another key: no reason for one that was. */
function isEndedOnPurpose(state: string | undefined): boolean {
  return state === "revoked" || state === "retired" || state === "expired";
}

function about(situation: Situation): Pick<Finding, "who"> {
  return { who: contactsOf(situation) };
}

function act(
  situation: Situation,
  row: CredentialRow,
  code: string,
  sentence: string,
  action: string,
): Finding {
  return { ...aboutRow(row), ...about(situation), level: "act", code, sentence, action };
}
