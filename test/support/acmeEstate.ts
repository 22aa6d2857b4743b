import { type ChildProcess, spawn as spawnNode } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import spawn from "cross-spawn";
import { packageRoot } from "../../cli/places";
import { putDnsZone } from "../../local-azure/arm/dnsZones";
import type { Properties } from "../../local-azure/properties";
import { parseFaults } from "../../local-azure/faults/table";
import type { Estate } from "../local-azure/contract/estate";
import { groupOf } from "../local-azure/contract/management";
import type { PexipDouble } from "./pexip";
import { type Ran, certificateProject, run } from "./certificateRun";
import { finished } from "./estate";
import { type Pebble, externalAccount } from "./pebble";

export const zone = "vc.example.com";

/** A project whose certificates a real ACME server renews: the local Azure has the vault and the DNS zone. */
export class AcmeEstate {
  readonly zoneId: string;
  /** The account's key in PEM. */
  readonly accountKey: string;
  private readonly copied = new Map<string, string>();
  private readonly copying: NodeJS.Timeout;

  private constructor(
    readonly estate: Estate,
    private readonly pebble: Pebble,
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
    vault: Properties,
  ) {
    const { azure } = estate;
    this.zoneId = `${groupOf(estate)}/providers/Microsoft.Network/dnszones/${zone}`;
    this.accountKey = generateKeyPairSync("ec", { namedCurve: "P-256" })
      .privateKey.export({ format: "pem", type: "pkcs8" })
      .toString();
    estate.makeVault(vault);
    azure.world.transact(() => putDnsZone(azure.world, this.zoneId));
    // Each answer takes long enough for what was written to be copied before the command knows of it.
    azure.setFaults(parseFaults(["slow=300ms"]));
    this.copying = setInterval(() => void this.copy(), 20);
  }

  /** Runs `work` on one; what is in `engine` finds the engine, which decrypts the account's secrets. */
  static async during(
    {
      estate,
      pebble,
      folder,
      engine,
      vault = {},
    }: { estate: Estate; pebble: Pebble; folder: string; engine: NodeJS.ProcessEnv; vault?: Properties },
    work: (at: AcmeEstate) => Promise<void>,
  ): Promise<void> {
    const { NODE_EXTRA_CA_CERTS = "", ...environment } = estate.azure.environment;
    const trusted = join(folder, "trusted.pem");
    writeFileSync(
      trusted,
      [NODE_EXTRA_CA_CERTS, pebble.caFile].map((file) => readFileSync(file, "utf8")).join("\n"),
    );
    mkdirSync(join(folder, "state"));
    const env = {
      ...engine,
      ...environment,
      NODE_EXTRA_CA_CERTS: trusted,
      PULUMI_BACKEND_URL: `file://${folder}/state`,
      PULUMI_CONFIG_PASSPHRASE: "stack",
    };
    const at = new AcmeEstate(estate, pebble, folder, env, vault);
    try {
      await work(at);
    } finally {
      clearInterval(at.copying);
    }
  }

  /** The stack file, with these certificates by name. */
  async write(
    certificates: Readonly<Record<string, object>>,
    hmacKey = externalAccount.hmacKey,
  ): Promise<void> {
    const { folder, pebble } = this;
    writeFileSync(join(folder, "root.pem"), await pebble.root());
    certificateProject(folder, {});
    const file = join(folder, "Pulumi.test.yaml");
    const { config } = JSON.parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
    const usual = { issuer: "Pebble", owner: "operations", caFile: "root.pem", key: { type: "p-256" } };
    config["quarterturn:certificates"] = Object.fromEntries(
      Object.entries(certificates).map(([name, one]) => [name, { ...usual, ...one }]),
    );
    const { keyId } = externalAccount;
    config["quarterturn:acme"] = { directory: pebble.directory, email: "operations@example.com", keyId };
    writeFileSync(file, JSON.stringify({ config }));
    await this.pulumi("", "stack", "init", "test").catch(() => undefined);
    const secret = ["config", "set", "--stack", "test", "--secret", "--path"];
    await this.pulumi(this.accountKey, ...secret, "quarterturn:acme.accountKey");
    await this.pulumi(hmacKey, ...secret, "quarterturn:acme.hmacKey");
  }

  /** The stack file with one certificate, proven by DNS, that goes on to all nodes of a Pexip Infinity. */
  async writeForPexip({ url, user, password, ca, knownNodes }: PexipDouble): Promise<void> {
    writeFileSync(join(this.folder, "pexip.pem"), ca);
    const pexip = { url, user, caFile: "pexip.pem", nodes: knownNodes };
    await this.write({
      conference: { host: `conference.${zone}`, acme: { dnsZone: this.zoneId }, pexip },
    });
    const secret = ["config", "set", "--stack", "test", "--secret", "--path"];
    await this.pulumi(password, ...secret, "quarterturn:certificates.conference.pexip.password");
  }

  async pulumi(input: string, ...args: string[]): Promise<void> {
    const child = spawn("pulumi", args, { cwd: this.folder, env: this.env });
    child.stdin?.end(input);
    const { code, stderr } = await finished(child);
    if (code !== 0) throw new Error(stderr);
  }

  renew(...args: string[]): Promise<Ran> {
    return run(["certificate", ...this.renewing, ...args], this.env);
  }

  /** The same, to be killed. */
  start(...args: string[]): ChildProcess {
    const command = [join(packageRoot, "cli", "main.js"), "certificate", ...this.renewing, ...args];
    return spawnNode(process.execPath, command, { env: { ...process.env, ...this.env }, stdio: "ignore" });
  }

  private get renewing(): string[] {
    return ["--stack", "test", "-C", this.folder, "--renew"];
  }

  /** What the zone has below `_acme-challenge`: `NAME VALUE`. */
  get records(): string[] {
    return this.estate.azure.world.resources
      .all(`${this.zoneId}/TXT/`)
      .flatMap(({ name, inputs }) =>
        (inputs.TXTRecords as unknown as { value: string[] }[]).map(
          ({ value }) => `${name} ${value.join("")}`,
        ),
      );
  }

  /** Versions of a certificate in the vault, and whether a request waits. */
  inVault(name: string): { readonly versions: number; readonly isPending: boolean } {
    const found = this.estate.azure.world.certificates.get(`kvlt-maxconf-test/${name}`);
    return { versions: found?.versions.length ?? 0, isPending: found?.pending !== undefined };
  }

  /** Key and chain of a certificate, in PEM. */
  keyInVault(name: string): string {
    return this.estate.azure.world.secrets.get(`kvlt-maxconf-test/${name}`)?.versions.at(-1)?.value ?? "";
  }

  /** What the zone has is what the DNS server beside the authority shows, but for `unseen`. */
  private async copy(): Promise<void> {
    const now = new Set(this.records.filter((one) => !one.startsWith("_acme-challenge.unseen ")));
    const added = [...now].filter((one) => !this.copied.has(one));
    const gone = [...this.copied.keys()].filter((one) => !now.has(one));
    for (const one of gone) this.copied.delete(one);
    for (const one of added) this.copied.set(one, one);
    const names = new Set(gone.map((one) => one.split(" ")[0] ?? ""));
    for (const name of names) await this.pebble.record(`${name}.${zone}`);
    const again = [...now].filter((one) => names.has(one.split(" ")[0] ?? ""));
    for (const one of new Set([...added, ...again])) {
      const [name = "", value = ""] = one.split(" ");
      await this.pebble.record(`${name}.${zone}`, value);
    }
  }
}
