import { existsSync, readFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { longestLife } from "../../certificates/issuers";
import { addDays, type Day, dayOfInstant } from "../../rotation/calendar";
import { nodeAddressOf } from "../../settings/certificates";
import { writeWhole } from "../https/tokenKey";
import { arrival } from "../world/clock";
import type { HostCertificate, HostNode, WatchedHost } from "../world/records";
import type { World } from "../world/world";

/** The watched hosts of a tenant, and what the people do who renew their certificates. */
export class WatchedHosts {
  private constructor(
    private readonly world: HostTables,
    /** File with the roots of all that they show, in PEM. */
    readonly roots: string,
  ) {}

  /** @param directory the local Azure's own; hosts that it doesn't have are made */
  static async open(
    world: HostTables,
    directory: string,
    wanted: readonly SeededHost[],
  ): Promise<WatchedHosts> {
    await seedHosts(world, wanted);
    const hosts = new WatchedHosts(world, join(directory, "certificates", "watched-hosts.pem"));
    writeRoots(world, hosts.roots);
    return hosts;
  }

  all(): readonly WatchedHost[] {
    return this.world.hosts.all();
  }

  /** What was issued for a host, the oldest first. */
  certificatesOf(host: string): readonly HostCertificate[] {
    return certificatesOf(this.world, host);
  }

  /**
   * Gets a new certificate for a host, for as long as its issuer now may; no node shows it yet.
   * @throws Error if nobody watches the host
   */
  async issue(host: string): Promise<HostCertificate> {
    const { world } = this;
    const certificate = await issueOn(world, hostNamed(world, host), todayOf(world));
    world.transact(() => {
      keep(world, certificate);
    });
    writeRoots(world, this.roots);
    return certificate;
  }

  /**
   * Puts a certificate that was issued onto a host's nodes.
   * @param nodes names of nodes; left out: all of them
   * @throws Error if nobody watches the host, if it has no such node, or if no such certificate was issued for it
   */
  install(host: string, serial: string, nodes?: readonly string[]): void {
    const { world } = this;
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

  /** Both, as somebody does who renews a certificate. */
  async renew(host: string, nodes?: readonly string[]): Promise<HostCertificate> {
    const certificate = await this.issue(host);
    this.install(host, certificate.serial, nodes);
    return certificate;
  }
}

/** What the world knows of watched hosts. */
type HostTables = Pick<World, "authorities" | "clock" | "hostCertificates" | "hosts" | "transact">;

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
const newestOf = (world: HostTables, host: string): HostCertificate | undefined =>
  certificatesOf(world, host).at(-1);

/** Keeps a certificate that was issued; call it in `World.transact`. */
function keep(world: HostTables, certificate: HostCertificate): void {
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

function todayOf({ clock }: HostTables): Day {
  return dayOfInstant(clock.now());
}

/** Issues a certificate for a host on a day, for as long as its issuer then may; to be kept, if it is wanted. */
async function issueOn(
  world: HostTables,
  host: Pick<WatchedHost, "host" | "issuer" | "names">,
  day: Day,
): Promise<HostCertificate> {
  // Slow to load, and most runs issue nothing.
  const { authorityOf, issueCertificate } = await import("./issue");
  const authority = await authorityOf(world, host.issuer);
  return issueCertificate(authority, host, day, longestLife(host.issuer, day));
}

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
async function seedHosts(world: HostTables, wanted: readonly SeededHost[]): Promise<void> {
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

/** Writes the roots of all authorities into a file, for whoever is to trust them. */
function writeRoots({ authorities }: Pick<World, "authorities">, file: string): void {
  const roots = authorities
    .all()
    .map(({ root }) => root)
    .join("");
  if (!existsSync(file) || readFileSync(file, "utf8") !== roots) writeWhole(file, roots);
}
