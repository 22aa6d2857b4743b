import { daysBetween } from "../../rotation";
import type { GatewayHost } from "../estateFacts";
import type { Facts } from "../facts";
import type { HostReport, Report } from "./schema";

/** Every host name that the gateway has, and those that the stack file names and that aren't there. */
export function hostRows({ settings, today }: Facts, hosts: readonly GatewayHost[]): HostReport[] {
  const named = settings.gateway?.domains ?? [];
  const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
  const there = hosts.map(({ host, source, status, endsOn = null }) => ({
    ...{ host, source, status, endsOn },
    daysLeft: endsOn === null ? null : daysBetween(today, endsOn),
    isOurs: named.some((domain) => domain.certificate !== "unmanaged" && isSame(domain.host, host)),
  }));
  const missing = named
    .filter(({ host }) => !hosts.some((one) => isSame(one.host, host)))
    .map(({ host, certificate }) => ({
      ...{ host, source: "", status: "missing", endsOn: null, daysLeft: null },
      isOurs: certificate !== "unmanaged",
    }));
  return [...there, ...missing];
}

/** The gateway of a report; null where there is none, or no run has made it. */
export function gatewayReport(facts: Facts): Report["gateway"] {
  const { gateway: wanted } = facts.settings;
  const { gateway: read } = facts.estate;
  if (wanted === undefined || read === undefined) return null;
  const name = wanted.serviceName;
  return read.ok
    ? { name, reason: null, hosts: hostRows(facts, read.value) }
    : { name, reason: read.reason, hosts: [] };
}
