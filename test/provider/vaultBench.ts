import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writingPermissions } from "../../names/vaultPermissions";
import { type LocalAzure, startLocalAzure } from "../../local-azure";
import { putResourceGroup } from "../../local-azure/arm/resourceGroups";
import { setAccessPolicy } from "../../local-azure/keyvault/access";
import { createVault } from "../../local-azure/keyvault/vaults";
import { revealAll } from "../../protocol/secrets";
import type { Properties } from "../../protocol/values";
import { parseDay } from "../../rotation";
import { AttachedProvider } from "./support";

export const tenantId = "953fc14a-00c7-4452-a2fb-0a73070de7f3";
export const name = "edge-client-secret";
export const urn = `urn:pulumi:test::quarterturn::quarterturn:keyvault:Secret::${name}`;
const resourceGroup = "rg";

export const g1 = {
  vaultName: "kvlt",
  secretName: name,
  value: "the first value",
  contentType: "Entra ID client secret",
  notBefore: 1_795_305_600,
  expires: 1_810_857_600,
  tags: { consumer: "edge", generation: "g1", keyId: "k1" },
};
export const g2 = {
  ...g1,
  value: "the second value",
  tags: { ...g1.tags, generation: "g2", keyId: "k2" },
};
/** What somebody else writes under the same name. */
export const theirs = { vault: "kvlt", name, value: "theirs" };

/** A local Azure with the vault `kvlt`, in which the provider may write, and the provider as a process of its own. */
export class VaultBench {
  private constructor(
    private readonly folder: string,
    readonly azure: LocalAzure,
    readonly provider: AttachedProvider,
  ) {}

  static async open(): Promise<VaultBench> {
    const folder = mkdtempSync(join(tmpdir(), "quarterturn-vault-secret-"));
    const azure = await startLocalAzure({
      directory: folder,
      today: parseDay("2026-11-22"),
      tenantId,
      apps: [],
    });
    const provider = await AttachedProvider.launch(azure.environment, { canary: { timeoutSeconds: 2 } });
    const bench = new VaultBench(folder, azure, provider);
    bench.makeVault("kvlt");
    bench.allow("kvlt", ...writingPermissions);
    return bench;
  }

  async close(): Promise<void> {
    await this.provider.close();
    await this.azure.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What the provider said. */
  get told(): string[] {
    return this.provider.told;
  }

  transact<T>(work: () => T): T {
    return this.azure.world.transact(work);
  }

  makeVault(vault: string, properties: Properties = {}): void {
    const { world } = this.azure;
    const inputs = { location: "canadacentral", properties: { tenantId, ...properties } };
    this.transact(() => {
      putResourceGroup(world, { name: resourceGroup, inputs: { location: "canadacentral" } });
      createVault(world, { name: vault, resourceGroup, inputs, accessPolicies: [] });
    });
  }

  /** Whoever runs this may do these things in a vault, and nothing else. */
  allow(vault: string, ...secrets: readonly string[]): void {
    const policy = { tenantId, objectId: this.azure.world.operator.objectId, permissions: { secrets } };
    this.transact(() => {
      setAccessPolicy(this.azure.world, { vault, resourceGroup, policy });
    });
  }

  /** The secret's versions, the oldest first; none of a deleted one. */
  versions(vault = "kvlt"): readonly { readonly value: string; readonly version: string }[] {
    const secret = this.azure.world.secrets.get(`${vault}/${name}`);
    return secret === undefined || secret.deleted !== undefined ? [] : secret.versions;
  }

  values(vault?: string): string[] {
    return this.versions(vault).map(({ value }) => value);
  }

  /** Its outputs, in clear. */
  async created(inputs: Properties = g1): Promise<Properties> {
    return revealAll(await this.provider.create(urn, inputs));
  }
}
