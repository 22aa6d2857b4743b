import { obstacle } from "../../../../rotation";
import { type Situation, contactsOf, currentOf, upCommand } from "../situation";
import type { Finding } from "../schema";

const code = {
  never: "not-issued",
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
    const level = kind === "due" ? "note" : "act";
    return { level, code: code[kind], subject: name, who: [], by, sentence, action, keyId: null };
  };
  if (record === undefined) return [found("never", `${name} has no credential yet`, run)];
  const live = consumer.credentials.filter(({ state }) => state === "current" || state === "previous");
  if (live.length === 0) {
    const who = contactsOf(situation).join(", ");
    return [
      found("none", `${name} has no valid credential, its sign-ins are refused`, `${run}, and tell ${who}`),
    ];
  }
  const unmade = live.filter(({ keyId }) => keyId === null).map(({ name }) => name);
  if (unmade.length > 0) {
    const sentence = `${unmade.join(", ")} stands in the ledger but was never made, a run was not finished`;
    return [found("half", sentence, `${run} again`)];
  }
  const { nextRotation, overdueOn } = consumer;
  if (nextRotation === null) return [];
  const current = currentOf(situation);
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
    const sentence = `a rotation of ${name} is overdue, it was due from ${nextRotation}${until}`;
    return [found("late", sentence, `${run} now`, current?.validUntil)];
  }
  const before = overdueOn === null ? "" : ` before ${overdueOn}`;
  return [found("due", `a rotation of ${name} is due since ${nextRotation}`, `${run}${before}`, overdueOn)];
}
