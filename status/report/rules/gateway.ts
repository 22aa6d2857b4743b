import { inDays } from "../../../rotation";
import type { Facts } from "../../facts";
import { hostRows } from "../hosts";
import type { Finding, HostReport } from "../schema";
import { upCommand } from "../situation";
import { unread } from "./estate";

/** Days before its end at which a certificate counts as ending; Azure renews its own 45 days before, by itself. */
const soon = { renewed: 14, other: 30 };

/** The gateway's host names: what nobody renews ends, and every client is refused. */
export function gatewayFindings(facts: Facts): Finding[] {
  const { gateway: wanted } = facts.settings;
  const { gateway: read } = facts.estate;
  if (wanted === undefined || read === undefined) return [];
  if (!read.ok) return [unread("gateway", `gateway ${wanted.serviceName}`, read)];
  return hostRows(facts, read.value).flatMap((host) => hostFindings(host, facts));
}

function hostFindings(row: HostReport, facts: Facts): Finding[] {
  const { host, status, isOurs } = row;
  if (status === "missing") return [missingFinding(row, facts)];
  const ends = endFindings(row);
  if (status.toLowerCase() === "failed") {
    const sentence = `Azure could not get the certificate of ${host} at the gateway (${sourceOf(row)})`;
    const action = `${failureWayOut(row)}, then run ${upCommand({ facts }, "--refresh")}`;
    const failed = isOurs
      ? found(row, "act", "host-failed", sentence, action)
      : found(row, "note", "host-failed", sentence, "tell whoever looks after it");
    return [failed, ...ends];
  }
  if (status.toLowerCase() === "inprogress") {
    const sentence = `${host} is still being set up at the gateway: that takes up to an hour`;
    return [found(row, "note", "host-in-progress", sentence, null), ...ends];
  }
  return ends;
}

function missingFinding(row: HostReport, facts: Facts): Finding {
  const { host, isOurs } = row;
  if (!isOurs) {
    const sentence = `the gateway has no host name ${host}, which the stack file leaves as it is`;
    const action = "remove it from `quarterturn:gateway.domains` if it is gone for good";
    return found(row, "note", "host-missing", sentence, action);
  }
  if (facts.state.estate.hosts.has(host.toLowerCase())) {
    const sentence = `${host} is not at the gateway any more: its clients reach nothing`;
    const action = `run ${upCommand({ facts }, "--refresh")}: it adds it again`;
    return found(row, "act", "host-missing", sentence, action);
  }
  const sentence = `${host} is not at the gateway yet`;
  return found(row, "due", "host-not-added", sentence, `run ${upCommand({ facts })}: it adds it`);
}

/** Of one that isn't ours, an end to come is good to know, and nobody's alarm until it is there. */
function endFindings(row: HostReport): Finding[] {
  const { host, endsOn, daysLeft, isOurs, status } = row;
  if (endsOn === null || daysLeft === null) {
    if (!isOurs || /^(failed|inprogress)$/i.test(status)) return [];
    const sentence = `when the certificate of ${host} at the gateway ends can't be told: Azure doesn't say`;
    return [found(row, "unknown", "host-end-unknown", sentence, "look at what the host shows")];
  }
  const certificate = `the certificate of ${host} at the gateway (${sourceOf(row)})`;
  if (daysLeft < 0) {
    const sentence = `${certificate} ended on ${endsOn}: clients refuse it`;
    return [found(row, "act", "host-ended", sentence, endWayOut(row))];
  }
  if (daysLeft > soon.other) return [];
  const isRenewed = row.source.toLowerCase() === "managed";
  const sentence = `${certificate} ends on ${endsOn}, in ${inDays(daysLeft)}`;
  if (isRenewed && daysLeft > soon.renewed) {
    return [found(row, "note", "host-ends", `${sentence}; Azure renews it by itself`, null)];
  }
  return [found(row, isOurs ? "act" : "due", "host-ends", sentence, endWayOut(row))];
}

function failureWayOut({ source }: HostReport): string {
  return source.toLowerCase() === "keyvault"
    ? "make sure that the gateway's identity may read the certificate's secret in its vault, and that it is there"
    : "make sure that the host's DNS leads to the gateway and that DigiCert reaches its port 80";
}

function endWayOut({ source, isOurs }: HostReport): string {
  const who = isOurs ? "" : "tell whoever looks after it: ";
  switch (source.toLowerCase()) {
    case "managed":
      return `${who}Azure did not renew it; make sure that the host's DNS leads to the gateway and that DigiCert reaches its port 80`;
    case "keyvault":
      return `${who}renew the certificate in its vault: the gateway takes it within two days`;
    default:
      return `${who}upload a new one`;
  }
}

function sourceOf({ source }: HostReport): string {
  return source === "" ? "of unknown source" : source;
}

function found(
  { host, endsOn }: HostReport,
  level: Finding["level"],
  code: string,
  sentence: string,
  action: string | null,
): Finding {
  const by = code === "host-ends" ? endsOn : null;
  return { level, code, subject: host, who: [], by, keyId: null, sentence, action };
}
