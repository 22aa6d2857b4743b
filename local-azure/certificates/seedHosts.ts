import { isIP } from "node:net";
import { longestLife } from "../../certificates/issuers";
import { nodeAddressOf } from "../../settings/certificates";
import { addDays } from "../../rotation/calendar";
import type { HostCertificate, WatchedHost } from "../world/records";
import { type HostTables, issueOn, keep, newestOf, todayOf } from "./hosts";

/** A host that must show a certificate, because somebody's stack file watches it. */
export interface SeededHost {
  readonly host: string;
  readonly port: number;
  /** What its certificate must be for. */
  readonly names: readonly string[];
  /** Who issues it. */
  readonly issuer: string;
  /** Who renews it. */
  readonly owner: string;
  /** `{NAME: address}`, an address with or without a port; none: one that nobody tells from the host. */
  readonly nodes: Readonly<Record<string, string>>;
}

/** Days for which a host's first certificate has been in use already, so that its renewal comes within a year. */
const usedDays = 90;

/**
 * Makes hosts as they are watched: one that is new shows a certificate that was issued some time ago, a node that is new the
 * host's newest. What a host shows already it goes on showing, whatever is wanted of the next one.
 */
export async function seedHosts(world: HostTables, wanted: readonly SeededHost[]): Promise<void> {
  for (const host of merged(wanted)) {
    const there = world.hosts.get(host.host);
    if (there !== undefined && isAs(there, host)) continue;
    const first = newestOf(world, host.host) ?? (await firstCertificate(world, host));
    world.transact(() => {
      keep(world, first);
      world.hosts.put(host.host, watched(host, world.hosts.get(host.host), newestOf(world, host.host)));
    });
  }
}

/** What several watch under one name is one host, with all the nodes that any of them knows. */
function merged(wanted: readonly SeededHost[]): SeededHost[] {
  const hosts = new Map<string, SeededHost>();
  for (const one of wanted) {
    const name = one.host.toLowerCase();
    const other = hosts.get(name) ?? { ...one, host: name, names: [], nodes: {} };
    const names = [...new Set([...other.names, ...one.names])];
    hosts.set(name, { ...other, names, nodes: { ...one.nodes, ...other.nodes } });
  }
  return [...hosts.values()];
}

function watched(
  { host, names, issuer, owner, nodes, port }: SeededHost,
  previous: WatchedHost | undefined,
  newest: HostCertificate | undefined,
): WatchedHost {
  const named = Object.entries(nodes);
  const all = named.length === 0 ? [["", host] as const] : named;
  const shown = (name: string): string =>
    previous?.nodes.find((node) => node.name === name)?.shows ?? newest?.serial ?? "";
  return {
    ...{ host, names, issuer, owner },
    nodes: all.map(([name, address]) => ({
      name,
      address: withPort(address, port),
      shows: shown(name),
    })),
  };
}

const isAs = (there: WatchedHost, wanted: SeededHost): boolean =>
  JSON.stringify(watched(wanted, there, undefined)) === JSON.stringify(there);

/** `10.1.0.11` → `10.1.0.11:443`; what is no address stays as it is: it is the program's to refuse. */
function withPort(written: string, port: number): string {
  const { address = written, port: own = port } = nodeAddressOf(written) ?? {};
  return `${isIP(address) === 6 ? `[${address}]` : address}:${own}`.toLowerCase();
}

async function firstCertificate(world: HostTables, host: SeededHost): Promise<HostCertificate> {
  const today = todayOf(world);
  const used = Math.min(usedDays, Math.floor(longestLife(host.issuer, today) / 2));
  return issueOn(world, host, addDays(today, -used));
}
