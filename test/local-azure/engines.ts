import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalAzure, type LocalAzure, type LocalAzureOptions } from "../../local-azure";
import { ensureCertificates } from "../../local-azure/https/certificates";
import { tokenKey } from "../../local-azure/https/tokenKey";
import { parseDay } from "../../rotation/calendar";
import { Engine } from "./engine";
import { edgeClientId, inFolder, tenantId } from "./support";

/** The three providers of a local Azure at work. */
export interface Engines {
  readonly azure: LocalAzure;
  readonly arm: Engine;
  readonly azuread: Engine;
  readonly random: Engine;
}

let issued: Promise<string> | undefined;

/** Puts certificates and keys into a folder: made once, as making them takes half a second. */
async function withCertificates(directory: string): Promise<void> {
  issued ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), "local-azure-certificates-"));
    process.once("exit", () => {
      rmSync(folder, { recursive: true, force: true });
    });
    await ensureCertificates(folder, new Date());
    await tokenKey(folder);
    return folder;
  })();
  cpSync(await issued, join(directory, "certificates"), { recursive: true });
}

/** Runs `work` on a local Azure of its own, on 2026-11-22, with one app and a resource group. */
export async function withEngines(
  work: (engines: Engines) => Promise<void>,
  options: Partial<LocalAzureOptions> = {},
): Promise<void> {
  await inFolder(async (directory) => {
    await withCertificates(directory);
    const apps = [{ clientId: edgeClientId, displayName: "sec_bcgov_v1" }];
    const azure = await startLocalAzure({
      directory,
      tenantId,
      apps,
      today: parseDay("2026-11-22"),
      ...options,
    });
    const [arm, azuread, random] = [
      new Engine(azure, "azure-native"),
      new Engine(azure, "azuread"),
      new Engine(azure, "random"),
    ];
    try {
      await work({ azure, arm, azuread, random });
    } finally {
      for (const engine of [arm, azuread, random]) engine.close();
      await azure.close();
    }
  });
}
