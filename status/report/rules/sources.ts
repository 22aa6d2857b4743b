import type { LogCoverage } from "../../../rotation";
import { vaultsOf } from "../../../settings/vaults";
import type { Facts } from "../../facts";
import { vaultViews } from "../../vaults";
import { appsOf } from "../apps";
import { type Situation, contactsOf, upCommand } from "../situation";
import type { Finding } from "../schema";

/** A consumer's app could not be looked at: an orphan, or a removed credential, would not be seen. Or it is gone. */
export function appRule(situation: Situation): Finding[] {
  const { consumer, record, facts } = situation;
  const clientIds = appsOf({ clientId: consumer.clientId ?? undefined, record });
  return clientIds.flatMap((clientId): Finding[] => {
    const read = facts.apps.get(clientId);
    if (read === undefined || read.ok) return [];
    const isFormer = clientId !== consumer.clientId?.toLowerCase();
    // Of a former app, what was on it has a finding of its own.
    if (read.isGone === true) return isFormer ? [] : [appGone(situation, clientId)];
    const which = isFormer ? `former app ${clientId}` : "app";
    const sentence = `could not read the secrets of ${consumer.name}'s ${which}: ${read.reason}`;
    const action = "make sure that Microsoft Graph can be read";
    return [{ ...about(consumer.name), level: "unknown", code: "app-unreadable", sentence, action }];
  });
}

function appGone(situation: Situation, clientId: string): Finding {
  const { name, isConfigured } = situation.consumer;
  const gone = `${name}'s app ${clientId} is not in the tenant any more: its sign-ins are refused`;
  const restore = "restore it (Entra keeps a deleted app for 30 days)";
  if (!isConfigured) {
    const sentence = `${name} left the stack file, and ${gone}`;
    const action = `nothing if that was intended; otherwise ${restore}`;
    return { ...about(name), level: "note", code: "app-gone", sentence, action };
  }
  const sentence = `${gone}, and no run can issue a secret`;
  const action = `${restore}, or write the client ID of another into \`quarterturn:consumers.${name}.clientId\` and run ${upCommand(situation)}`;
  return { ...about(name), who: contactsOf(situation), level: "act", code: "app-gone", sentence, action };
}

/** The sign-in log could not be read, or can't be believed: at all, or for some apps. */
export function logFindings(
  { signIns }: Facts,
  log: LogCoverage,
  unread: ReadonlyMap<string, string>,
): Finding[] {
  const subject = `sign-in log (${signIns.source})`;
  const action = "make sure that the log is kept and can be read, or ask the consumers";
  const rest = { ...about(subject), level: "unknown", code: "log-unreadable", action } as const;
  if (!log.readable) return [{ ...rest, sentence: `can't tell which secrets are in use: ${log.reason}` }];
  const reasons = new Map<string, string[]>();
  for (const [consumer, reason] of unread) reasons.set(reason, [...(reasons.get(reason) ?? []), consumer]);
  return [...reasons].map(([reason, consumers]) => {
    const shown =
      consumers.length > 4 ? [...consumers.slice(0, 3), `${consumers.length - 3} others`] : consumers;
    return { ...rest, sentence: `can't tell which secrets of ${shown.join(", ")} are in use: ${reason}` };
  });
}

/** The vault could not be looked at: what its readers get, and who has what the ledger doesn't know, is only the state's word. */
export function vaultFindings(facts: Facts): Finding[] {
  const { state, settings } = facts;
  const known = new Map(vaultsOf(settings));
  return vaultViews(facts).flatMap(({ called, vaultName, read }): Finding[] => {
    // Before the first run there is none, unless it exists.
    const isThere = state.hasVault || known.get(called)?.existing !== undefined;
    if (read.ok || !isThere) return [];
    const sentence = `could not read the vault ${vaultName}: ${read.reason}`;
    const action = "make sure that the vault can be read";
    return [{ ...about(vaultName), level: "unknown", code: "vault-unreadable", sentence, action }];
  });
}

function about(subject: string): Pick<Finding, "subject" | "who" | "by" | "keyId"> {
  return { subject, who: [], by: null, keyId: null };
}
