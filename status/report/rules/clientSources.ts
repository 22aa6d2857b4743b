import {
  type ConsumerRecord,
  type LogCoverage,
  type Witness,
  believed,
  credentialName,
} from "../../../rotation";
import type { Facts } from "../../facts";
import type { Finding } from "../schema";

/** A server that could not be asked: what it has of its clients is only the ledger's word. */
export function clientFindings({ clients }: Facts): Finding[] {
  const unread = [...clients].flatMap(([consumer, { client }]) =>
    client.ok || client.isGone === true ? [] : [[consumer, client.reason] as const],
  );
  return grouped(unread).map(([reason, consumers]) => ({
    ...about("Keycloak"),
    code: "client-unreadable",
    sentence: `could not read ${consumers} in Keycloak, whose secrets may have been changed: ${reason}`,
    action: "make sure that the server can be asked, then run this again",
  }));
}

/** Events that could not be read or aren't saved, of clients that could be read. */
export function clientLogFindings({ clients }: Facts, unread: ReadonlyMap<string, string>): Finding[] {
  return grouped([...unread].filter(([consumer]) => clients.get(consumer)?.client.ok === true)).map(
    ([reason, consumers]) => ({
      ...about("sign-in events (Keycloak)"),
      code: "log-unreadable",
      sentence: `can't tell whether the secrets of ${consumers} are in use: ${reason}`,
      action: "or ask the consumers",
    }),
  );
}

/** What Keycloak's events tell of a consumer: they must have the sign-ins that are known to have happened. */
export function clientLog(name: string, record: ConsumerRecord | undefined, facts: Facts): LogCoverage {
  const events = facts.clients.get(name)?.events;
  if (events === undefined) return { readable: false, reason: "its client was not read" };
  const known = new Set(facts.state.proofTokens.values());
  const witnesses = Object.entries(record?.credentials ?? {}).flatMap(
    ([generation, { issuedOn }]): Witness[] => {
      const proof = credentialName(name, generation);
      return known.has(proof) ? [{ name: proof, on: issuedOn, isLogged: events.proven.has(proof) }] : [];
    },
  );
  return believed(events.log, witnesses, false, facts.today);
}

/** Reasons, each with the consumers that it is about. */
function grouped(unread: readonly (readonly [consumer: string, reason: string])[]): [string, string][] {
  const reasons = new Map<string, string[]>();
  for (const [consumer, reason] of unread) reasons.set(reason, [...(reasons.get(reason) ?? []), consumer]);
  return [...reasons].map(([reason, all]) => {
    const shown = all.length > 4 ? [...all.slice(0, 3), `${all.length - 3} others`] : all;
    return [reason, shown.join(", ")];
  });
}

function about(subject: string): Pick<Finding, "level" | "subject" | "who" | "by" | "keyId"> {
  return { level: "unknown", subject, who: [], by: null, keyId: null };
}
