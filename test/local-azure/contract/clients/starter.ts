import { createInterface } from "node:readline";
import { performance } from "node:perf_hooks";
import { startLocalAzure } from "../../../../local-azure";
import { addPassword } from "../../../../local-azure/entra/passwords";
import { parseDay } from "../../../../rotation/calendar";
import { edgeClientId, tenantId } from "../../support";
import { HttpsClient } from "../../tokenClient";

/** What a local Azure in a process of its own says of itself once it answers. */
export interface Started {
  readonly environment: Readonly<Record<string, string>>;
  readonly tokenEndpoint: string;
  /** A client secret of its app. */
  readonly secret: string;
  /** Milliseconds from the process's start to the first answer over HTTPS. */
  readonly answering: number;
  /** Milliseconds of computing until then: what it takes on a machine that does nothing else. */
  readonly computing: number;
}

/** Starts a local Azure in the folder; every line that it reads it answers with its memory (RSS), in MB. */
async function start(directory: string): Promise<void> {
  const apps = [{ clientId: edgeClientId, displayName: "sec_bcgov_v1" }];
  const azure = await startLocalAzure({ directory, tenantId, apps, today: parseDay("2026-11-22") });
  const client = new HttpsClient(azure);
  await client.get("/common/discovery/instance");
  const answering = performance.now();
  const { user, system } = process.cpuUsage();
  const computing = (user + system) / 1000;
  client.close();
  const { environment, tokenEndpoint, world } = azure;
  const appObjectId = world.apps.all()[0]?.objectId ?? "";
  const { secretText: secret } = world.transact(() => addPassword(world, { appObjectId }));
  const started: Started = { environment, tokenEndpoint, secret, answering, computing };
  console.log(JSON.stringify(started));
  for await (const line of createInterface(process.stdin)) {
    if (line !== "") console.log(process.memoryUsage().rss / 2 ** 20);
  }
  await azure.close();
}

void start(process.argv.at(-1) ?? "");
