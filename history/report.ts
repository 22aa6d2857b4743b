import { type Day, type HistoryEvent, credentialName, isDay, rotationCode } from "../rotation";
import { certificateEntries, certificateGaps } from "./certificates";
import { type ConsumersEvent, eventsOf, gapsIn } from "./events";
import type { Told } from "./read";
import type { Entry, HistoryReport } from "./schema";

/** What to tell: of which stack, and from which day on. */
interface Asked {
  readonly stack: string;
  readonly since?: Day | undefined;
}

/** Pure: what happened, as a table, a page or JSON show it. */
export function historyReport(told: Told, { stack, since }: Asked): HistoryReport {
  const found = eventsOf(told);
  const problems = [...gapsIn(told, found), ...certificateGaps(told)];
  const notes =
    told.ledger !== undefined && told.ledger.history === undefined
      ? [
          "an older version wrote this state and kept no history: this is what it still knows; the next run begins one",
        ]
      : [];
  return {
    format: 1,
    stack,
    since: since ?? null,
    exitCode: problems.length === 0 ? 0 : 1,
    entries: found.events.filter(({ day }) => since === undefined || day >= since).map(entryOf),
    certificates: certificateEntries(told, since),
    notes,
    problems,
  };
}

function entryOf(event: ConsumersEvent): Entry {
  const { day, consumer, generation, what, details } = event;
  const { until, why, to, address, form, from, keyId, by, commit } = details;
  return {
    day,
    consumer,
    credential: generation === undefined ? null : credentialName(consumer, generation),
    what,
    code: rotationCode.safeParse(details.code).data ?? null,
    reason: why ?? null,
    validUntil: isDay(until) ? until : null,
    recipient: to ?? null,
    address: address ?? null,
    form: form ?? null,
    keyId: keyId ?? null,
    formerName: from ?? null,
    by: by ?? null,
    commit: commit ?? null,
    sentence: sentenceOf(event),
  };
}

/** What happened, without a subject. */
function sentenceOf({ what, details: { why, until, to, address, form, from, code } }: HistoryEvent): string {
  const because = why === undefined ? "" : `: ${why}`;
  const till = until === undefined ? "" : `, valid until ${until}`;
  switch (what) {
    case "issued":
      return `issued${reasonOf(code, why)}${till}`;
    case "taken-over":
      return `taken over${because}${till}`;
    case "adopted":
      return `adopted${because}${till}`;
    case "handed-over": {
      const where = address === undefined ? "" : ` <${address}>`;
      return `handed over to ${to ?? "somebody"}${where}${form === undefined ? "" : `, ${forms[form] ?? form}`}`;
    }
    case "confirmed":
      return "confirmed: the consumer uses it";
    case "revoked":
      return `revoked${because}`;
    case "expired":
      return "expired";
    case "retired":
      return "retired: a newer one had come";
    case "lost":
      return "lost: it was gone, and no run had removed it";
    case "unpublished":
      return "given up: nobody had got it when a newer one came";
    case "removed":
      return "removed before its end";
    case "left":
      return `left the stack file${because}`;
    case "returned":
      return "came back to the stack file";
    case "renamed":
      return `renamed, was ${from ?? "called otherwise"}`;
    case "began":
      return "here the history begins; what is before is what an older version still knew";
  }
}

const forms: Readonly<Record<string, string>> = {
  vaultLink: "a link into the vault",
  openpgp: "encrypted",
  plaintext: "as plain text",
};

const reasons: Readonly<Record<string, string>> = {
  first: "the first one",
  due: "it was time",
  "current-revoked": "the one before was revoked",
  "current-lost": "the one before was gone",
  "current-expired": "the one before had expired",
};

/** Why it was issued, after `issued`. */
function reasonOf(code: string | undefined, why: string | undefined): string {
  if (code === "forced") return why === undefined ? ", forced" : `, forced: ${why}`;
  const reason = why ?? (code === undefined ? undefined : reasons[code]);
  return reason === undefined ? "" : `: ${reason}`;
}
