import { join } from "node:path";
import type { HostCertificate, WatchedHost } from "../world/records";
import { writeRoots } from "./authorities";
import { certificatesOf, type HostTables, install, issue } from "./hosts";
import { seedHosts, type SeededHost } from "./seedHosts";

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

  /** Gets a new certificate for a host; no node shows it yet. */
  async issue(host: string): Promise<HostCertificate> {
    const certificate = await issue(this.world, host);
    writeRoots(this.world, this.roots);
    return certificate;
  }

  /** Puts a certificate that was issued onto a host's nodes: those that are named, or all. */
  install(host: string, serial: string, nodes?: readonly string[]): void {
    install(this.world, host, serial, nodes);
  }

  /** Both, as somebody does who renews a certificate. */
  async renew(host: string, nodes?: readonly string[]): Promise<HostCertificate> {
    const certificate = await this.issue(host);
    this.install(host, certificate.serial, nodes);
    return certificate;
  }
}
