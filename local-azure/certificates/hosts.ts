import { longestLife } from "../../certificates/issuers";
import { type Day, dayOfInstant } from "../../rotation/calendar";
import { arrival } from "../world/clock";
import type { HostCertificate, HostNode, WatchedHost } from "../world/records";
import type { World } from "../world/world";
import { authorityOf } from "./authorities";

/** What the world knows of watched hosts. */
export type HostTables = Pick<World, "authorities" | "clock" | "hostCertificates" | "hosts" | "transact">;

/**
 * Issues a certificate for a host today, for as long as its issuer then may. It is shown once it is installed.
 * @throws Error if nobody watches the host
 */
export async function issue(world: HostTables, host: string): Promise<HostCertificate> {
  const certificate = await issueOn(world, hostNamed(world, host), todayOf(world));
  world.transact(() => {
    keep(world, certificate);
  });
  return certificate;
}

/**
 * Puts a certificate onto a host's nodes.
 * @param nodes names of nodes; left out: all of them
 * @throws Error if nobody watches the host, if it has no such node, or if no such certificate was issued for it
 */
export function install(world: HostTables, host: string, serial: string, nodes?: readonly string[]): void {
  const there = hostNamed(world, host);
  const unknown = nodes?.find((name) => !there.nodes.some((node) => node.name === name));
  if (unknown !== undefined) {
    const names = there.nodes.map(({ name }) => name).join(", ");
    throw new Error(`node: got "${unknown}", want one of ${there.host}'s: ${names}`);
  }
  if (!certificatesOf(world, there.host).some((one) => one.serial === serial))
    throw new Error(`serial: got ${serial}, want that of a certificate that was issued for ${there.host}`);
  const shows = (node: HostNode): HostNode =>
    nodes === undefined || nodes.includes(node.name) ? { ...node, shows: serial } : node;
  world.transact(() => {
    world.hosts.put(there.host, { ...there, nodes: there.nodes.map(shows) });
  });
}

/** The certificates that were issued for a host, the oldest first. */
export function certificatesOf(
  { hostCertificates }: Pick<World, "hostCertificates">,
  host: string,
): readonly HostCertificate[] {
  return hostCertificates.all(`${host}/`);
}

/** The certificate that a node of a host shows. */
export function shownBy(
  world: Pick<World, "hostCertificates">,
  { host }: WatchedHost,
  { shows }: HostNode,
): HostCertificate | undefined {
  return certificatesOf(world, host).find(({ serial }) => serial === shows);
}

/** The last one that was issued for a host. */
export const newestOf = (world: HostTables, host: string): HostCertificate | undefined =>
  certificatesOf(world, host).at(-1);

/** Keeps a certificate that was issued; call it in `World.transact`. */
export function keep(world: HostTables, certificate: HostCertificate): void {
  const { host, serial } = certificate;
  if (certificatesOf(world, host).some((one) => one.serial === serial)) return;
  world.hostCertificates.put(`${host}/${arrival()}`, certificate);
}

function hostNamed({ hosts }: HostTables, name: string): WatchedHost {
  const found = hosts.get(name);
  if (found !== undefined) return found;
  const names = hosts.all().map(({ host }) => host);
  throw new Error(
    `host: got "${name}", want one that a stack file watches: ${names.length === 0 ? "there is none" : names.join(", ")}`,
  );
}

export function todayOf({ clock }: HostTables): Day {
  return dayOfInstant(clock.now());
}

/** Issues a certificate for a host on a day, for as long as its issuer then may; to be kept, if it is wanted. */
export async function issueOn(
  world: HostTables,
  host: Pick<WatchedHost, "host" | "issuer" | "names">,
  day: Day,
): Promise<HostCertificate> {
  // Slow to load, and most runs issue nothing.
  const { issueCertificate } = await import("./issue");
  const authority = await authorityOf(world, host.issuer);
  return issueCertificate(authority, host, day, longestLife(host.issuer, day));
}
