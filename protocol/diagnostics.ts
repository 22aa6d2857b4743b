import { type ConsumerRecord, type Decision, type PlanResult, credentialName, own } from "../rotation";

/** Something to tell the user, in the preview as in the update. */
export interface Diagnostic {
  readonly severity: "info" | "warning";
  readonly sentence: string;
  /** True for progress: shown while it is so, and not kept. */
  readonly ephemeral?: boolean;
}

/**
 * What a plan has to say. A preview: for each consumer what happens and why, then what a person should know. An update,
 * which mostly follows a preview: what happens, in short, and what to do after it.
 */
export function planDiagnostics(
  { ledger, decisions, warnings, notes }: Extract<PlanResult, { ok: true }>,
  isPreview: boolean,
): Diagnostic[] {
  const info = (sentence: string): Diagnostic => ({ severity: "info", sentence });
  const all = Object.entries(decisions).map(
    ([consumer, decision]) =>
      [decision, sentenceOf(consumer, decision, own(ledger.consumers, consumer))] as const,
  );
  if (!isPreview) {
    const done = all
      .filter(([{ rotates }]) => rotates)
      .map(([, sentence]) => sentence.split(";", 1)[0] ?? "");
    return [...done, ...notes].map(info);
  }
  return [
    ...[...all.map(([, sentence]) => sentence), ...notes].map(info),
    ...warnings.map((sentence) => ({ severity: "warning" as const, sentence })),
  ];
}

/** `edge-g8: new, valid until 2027-08-19; g7 is 90 days old, …`, `portal-g1: taken over, …` or `edge: g8 is not due before 2027-05-07`. */
function sentenceOf(consumer: string, decision: Decision, record: ConsumerRecord | undefined): string {
  if (!decision.rotates || record === undefined) return `${consumer}: ${decision.sentence}`;
  const generation = `g${record.nextGeneration - 1}`;
  const expiresOn = own(record.credentials, generation)?.expiresOn ?? "";
  const how = decision.code === "taken-over" ? "taken over" : "new";
  return `${credentialName(consumer, generation)}: ${how}, valid until ${expiresOn}; ${decision.sentence}`;
}
