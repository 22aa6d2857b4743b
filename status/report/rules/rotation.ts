import { obstacle } from "../../../rotation";
import { type Situation, contactsOf, isValid, newestOf, upCommand, usableOf } from "../situation";
import type { Finding } from "../schema";

const code = {
  never: "not-issued",
  forgotten: "ledger-incomplete",
  none: "nothing-live",
  late: "rotation-overdue",
  due: "rotation-due",
  half: "unfinished",
  full: "no-room",
};

/** A rotation is missing, or a run didn't get to its end. */
export function rotationRule(situation: Situation): Finding[] {
  const { consumer, record, facts } = situation;
  if (!consumer.isConfigured) return [];
  const { name } = consumer;
  const run = `run ${upCommand(situation)}`;
  const found = (
    kind: keyof typeof code,
    sentence: string,
    action: string,
    by: Finding["by"] = null,
  ): Finding => {
    const level = kind === "due" ? "due" : "act";
    return { level, code: code[kind], subject: name, who: [], by, sentence, action, keyId: null };
  };
  if (record === undefined) return neverIssued(situation, found, run);
  const { credentials } = consumer;
  const unmade = credentials.filter(({ state }) => state === "notMade").map((one) => one.name);
  const isLive = credentials.some(({ state }) => isValid(state));
  const refused = `${name} has no valid credential: its sign-ins are refused`;
  if (unmade.length > 0) {
    const usable = usableOf(situation);
    const had = credentials.some(({ state, known }) => state !== "notMade" && known.isHanded !== false);
    const what = `${unmade.join(", ")} is in the ledger but was never created: a run did not finish`;
    const sentence = !isLive && had ? `${refused}: ${what}` : what;
    return [found("half", sentence, `${run} again`, usable?.validUntil ?? null)];
  }
  // What the ledger takes for valid has a finding of its own: a run alone would issue nothing.
  const isMistaken = credentials.some(
    ({ known }) => known.isLiveInLedger && (known.ledgerEnd ?? "") > facts.today,
  );
  if (!isLive && !isMistaken) {
    const who = contactsOf(situation).join(", ");
    return [found("none", refused, `${run}, and tell ${who}`)];
  }
  const { nextRotation, overdueOn } = consumer;
  if (nextRotation === null) return [];
  const newest = newestOf(situation);
  const current = newest !== undefined && isValid(newest.state) ? newest : undefined;
  const blocking = obstacle(record, record.policy);
  // The first run that could rotate comes too late: whoever runs `up` each quarter would have an outage.
  if (blocking !== undefined && overdueOn !== null && overdueOn < nextRotation && current !== undefined) {
    const { generation, endsOn } = blocking;
    const sentence = `no room for a successor of ${current.name} before ${endsOn}, when ${generation} ends; ${current.name} itself ends on ${current.validUntil}`;
    const revoke = `once nobody uses ${generation}, revoke it (quarterturn:revoke: { ${name}: [${generation.slice(1)}] }) and ${run}`;
    return [found("full", sentence, revoke, overdueOn)];
  }
  if (nextRotation > facts.today) return [];
  const until = current === undefined ? "" : `; ${current.name} ends on ${current.validUntil}`;
  if (overdueOn !== null && overdueOn <= facts.today) {
    const sentence = `a rotation of ${name} is overdue: it has been due since ${nextRotation}${until}`;
    return [found("late", sentence, `${run} now`, current?.validUntil)];
  }
  const before = overdueOn === null ? "" : ` before ${overdueOn}`;
  return [
    found("due", `a rotation of ${name} has been due since ${nextRotation}`, `${run}${before}`, overdueOn),
  ];
}

/** The ledger has nothing of it: it is new, or the ledger lost it. */
function neverIssued(
  { consumer, facts }: Situation,
  found: (kind: keyof typeof code, sentence: string, action: string) => Finding,
  run: string,
): Finding[] {
  const { name, credentials } = consumer;
  // Somebody has one that this state doesn't know: that has a finding of its own.
  if (credentials.some(({ state }) => state === "unrecorded")) return [];
  const declared = [...facts.state.keyIds.keys()].filter((one) => one.replace(/-g\d+$/, "") === name);
  if (declared.length === 0) return [found("never", `${name} has no credential yet`, run)];
  const sentence = `the ledger has no record of ${name}, whose credentials are in the state (${declared.join(", ")})`;
  const action = "don't run `pulumi up`, which would start again at g1: restore the last state";
  return [found("forgotten", sentence, action)];
}
