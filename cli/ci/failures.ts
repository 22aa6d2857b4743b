import type { EngineEvent } from "@pulumi/pulumi/automation";
import { own } from "../../rotation";
import { types } from "../../names/types";
import { nameOf, typeOf } from "../../names/urn";
import { partsAt } from "../../names/vaultName";

/** What a run that went on past errors left undone. */
export interface Failure {
  /** The consumer, or the piece of the estate. */
  readonly of: string;
  /** What didn't get through, and why: one sentence, without a full stop. */
  readonly sentence: string;
}

/** A step of a credential's way, in their order; with what to say if it fails. */
const way: readonly { readonly type: string; readonly say: (name: string, why: string) => string }[] = [
  {
    type: types.applicationPassword,
    say: (name, why) =>
      `${name} could not be issued (${why}): check that its app exists and that this run may write to it`,
  },
  { type: types.tokenCanary, say: (name, why) => ours(name, why) },
  {
    type: types.vaultSecret,
    say: (name, why) => `its new secret works, but could not be stored: ${withoutName(name, why)}`,
  },
  { type: types.handover, say: (name, why) => ours(name, why) },
];

/** Pieces of the estate by their type, as people call them. */
const pieces: Readonly<Record<string, string>> = {
  [types.site]: "the Function App",
  [types.storageAccount]: "the Function App's storage",
  [types.gateway]: "the gateway",
  [types.vault]: "the vault",
  [types.accessPolicy]: "a right on the vault",
  [types.roleAssignment]: "a right of the Function App",
  [types.ledger]: "the ledger",
};

/**
 * Who didn't get through, a sentence each. What failed only since something before it did is left out, and so is whatever
 * the engine says for its own developers.
 */
export function failuresIn(events: readonly EngineEvent[]): Failure[] {
  const failed = new Set(events.flatMap(({ resOpFailedEvent: event }) => event?.metadata.urn ?? []));
  const errors = errorsIn(events).filter(({ urn }) => failed.has(urn));
  const byWho = new Map<string, { readonly urn: string; readonly why: string }>();
  const inOrder = [...errors].sort((a, b) => compare(placeOf(a.urn), placeOf(b.urn)));
  for (const error of inOrder) {
    const who = whoIn(error.urn);
    if (!byWho.has(who)) byWho.set(who, error);
  }
  return [...byWho].map(([who, { urn, why }]) => ({ of: who, sentence: sentenceOf(urn, who, why) }));
}

/** Names (`edge-g8`) of what was handed over in this run. */
export function handedOver(events: readonly EngineEvent[]): string[] {
  const names = events.flatMap(({ resOutputsEvent: event }) => {
    if (event === undefined || typeOf(event.metadata.urn) !== types.handover) return [];
    const { op, urn, new: state } = event.metadata;
    // An older one is only marked as no longer the newest.
    const isNewest = (state?.inputs as { newest?: unknown } | undefined)?.newest === true;
    return isNewest && (op === "create" || op === "update") ? [nameOf(urn)] : [];
  });
  return [...new Set(names)].sort();
}

interface ErrorAt {
  readonly urn: string;
  readonly why: string;
}

function errorsIn(events: readonly EngineEvent[]): ErrorAt[] {
  return events.flatMap(({ diagnosticEvent: event }) =>
    event?.severity === "error" && event.urn !== undefined
      ? [{ urn: event.urn, why: plain(event.message) }]
      : [],
  );
}

/** The cloud's code and words, without what surrounds them; one of our own sentences as it is. */
export function plain(message: string): string {
  const text = message
    .replace(/^\d+ errors? occurred:\s*\*\s*/, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const arm = /Code="(\w+)"\s*Message="([^"]*)"/.exec(text);
  const graph = /with error: (\w+): (.*)/.exec(text);
  const [, code, words = ""] = arm ?? graph ?? [];
  return code === undefined ? text : `${code}: ${firstSentence(words)}`;
}

function firstSentence(words: string): string {
  return /^.*?\.(?=\s|$)/.exec(words)?.[0].slice(0, -1) ?? words;
}

function sentenceOf(urn: string, who: string, why: string): string {
  const step = way.find(({ type }) => type === typeOf(urn));
  return step === undefined ? `${who} could not be updated (${why})` : step.say(nameOf(urn), why);
}

/** What our own provider says names the credential already. */
function ours(name: string, why: string): string {
  const sentence = why.replace(/\.$/, "");
  return sentence.startsWith(`${name}:`) ? sentence : `${name}: ${sentence}`;
}

/** What our own provider says, where the sentence has named it already. */
function withoutName(name: string, why: string): string {
  const sentence = why.replace(/\.$/, "");
  return sentence.startsWith(`${name}: `) ? sentence.slice(name.length + 2) : sentence;
}

function whoIn(urn: string): string {
  const type = typeOf(urn);
  if (!way.some((step) => step.type === type)) return own(pieces, type) ?? nameOf(urn);
  return partsAt(nameOf(urn)).name.replace(/-(g\d+|client-secret)$/, "");
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Where it is listed: the steps of a rotation in their order, by name; then the rest of the estate, as it failed. */
function placeOf(urn: string): string {
  const step = way.findIndex(({ type }) => type === typeOf(urn));
  return step === -1 ? String(way.length) : `${step} ${whoIn(urn)}`;
}
