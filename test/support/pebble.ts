import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { makeRequest } from "../../certificates/request/request";
import { Authority } from "./authority";

const version = "v2.10.1";
const modules = ["pebble", "pebble-challtestsrv"].map(
  (name) => `github.com/letsencrypt/pebble/v2/cmd/${name}@${version}`,
);

/** What an account needs: Pebble gives none without. */
export const externalAccount = {
  keyId: "kid-1",
  hmacKey: "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W",
};

/** Let's Encrypt's ACME server for tests, with a DNS server whose records are set over HTTP. */
export class Pebble {
  private readonly children: ChildProcess[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), "quarterturn-pebble-"));
  private readonly trusted = getCACertificates("default");
  private ports: readonly number[] = [];

  /** Builds both from the Go module proxy, and starts them. */
  static async start(): Promise<Pebble> {
    const pebble = new Pebble();
    const env = { ...process.env, GOBIN: pebble.folder, GOFLAGS: "-mod=mod" };
    for (const one of modules)
      execFileSync("go", ["install", one], { env, stdio: "pipe", cwd: pebble.folder });
    pebble.ports = await freePorts(5);
    await pebble.run();
    return pebble;
  }

  get directory(): string {
    return `https://localhost:${this.ports[0] ?? 0}/dir`;
  }

  /** The address where it asks the hosts that are proven over HTTP: all names lead to this machine. */
  get http(): string {
    return `127.0.0.1:${this.ports[4] ?? 0}`;
  }

  /** The address of the DNS server. */
  get dns(): string {
    return `127.0.0.1:${this.ports[2] ?? 0}`;
  }

  /** A file with who signed its own TLS certificate, in PEM. */
  get caFile(): string {
    return join(this.folder, "ca.pem");
  }

  /** The root that it signs with, in PEM. */
  async root(): Promise<string> {
    return (await fetch(`https://localhost:${this.ports[1] ?? 0}/roots/0`)).text();
  }

  /** Adds a value to a name's TXT records, or clears them. */
  async record(name: string, value?: string): Promise<void> {
    const [verb, body] = value === undefined ? ["clear-txt", {}] : ["set-txt", { value }];
    const url = `http://127.0.0.1:${this.ports[3] ?? 0}/${verb}`;
    const { ok } = await fetch(url, { method: "POST", body: JSON.stringify({ host: `${name}.`, ...body }) });
    if (!ok) throw new Error(`${url} refused ${name}`);
  }

  stop(): void {
    for (const child of this.children) child.kill("SIGKILL");
    setDefaultCACertificates(this.trusted);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async run(): Promise<void> {
    const authority = await Authority.make("Pebble");
    const { csr, pkcs8 } = await makeRequest("p-256", ["localhost"]);
    const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
    const at = (name: string): string => join(this.folder, name);
    writeFileSync(at("cert.pem"), (await authority.answer(csr, { byRoot: true })).toString());
    writeFileSync(at("key.pem"), key.export({ format: "pem", type: "pkcs8" }));
    writeFileSync(this.caFile, authority.root.toString());
    setDefaultCACertificates([...this.trusted, authority.root.toString()]);
    const [acme, management, dns, records] = this.ports.map((port) => `127.0.0.1:${port}`);
    const pebble = {
      listenAddress: acme,
      managementListenAddress: management,
      certificate: at("cert.pem"),
      privateKey: at("key.pem"),
      httpPort: this.ports[4],
      tlsPort: 5001,
      externalAccountBindingRequired: true,
      externalAccountMACKeys: { [externalAccount.keyId]: externalAccount.hmacKey },
      retryAfter: { authz: 1, order: 1 },
    };
    writeFileSync(at("pebble.json"), JSON.stringify({ pebble }));
    const off = ["-http01", "", "-https01", "", "-tlsalpn01", "", "-doh", "", "-defaultIPv6", ""];
    this.spawn("pebble-challtestsrv", ["-dnsserver", dns ?? "", "-management", records ?? "", ...off]);
    this.spawn("pebble", ["-config", at("pebble.json"), "-dnsserver", dns ?? "", "-strict"]);
    for (let tries = 0; tries < 100 && !(await this.answers()); tries += 1) await sleep(100);
  }

  private spawn(name: string, args: readonly string[]): void {
    // Left alone, it takes a name that an account has proven for proven again, at random.
    const env = { ...process.env, PEBBLE_VA_NOSLEEP: "1", PEBBLE_AUTHZREUSE: "0" };
    this.children.push(spawn(join(this.folder, name), [...args], { env, stdio: "ignore" }));
  }

  private async answers(): Promise<boolean> {
    try {
      await this.record("_acme-challenge.started");
      return (await fetch(this.directory)).ok;
    } catch {
      return false;
    }
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
