import { performance } from "node:perf_hooks";
import { startLocalAzure } from "../../../../local-azure";
import { addPassword } from "../../../../local-azure/entra/addPassword";
import { parseDay } from "../../../../rotation/calendar";
import { edgeClientId, tenantId } from "../../support";
import { HttpsClient } from "../../tokenClient";
import { say } from "./say";

/** What a local Azure takes: milliseconds from the process's start to open ports and to the first token; memory in MB. */
export interface Figures {
  readonly open: number;
  readonly answering: number;
  readonly afterwards: number;
  readonly refused: number;
}

// Arguments: its folder, how many tokens a second are asked of it, for how many seconds.
const [directory = "", perSecond = "0", seconds = "0"] = process.argv.slice(2);

async function measure(): Promise<Figures> {
  const apps = [{ clientId: edgeClientId, displayName: "sec_bcgov_v1" }];
  const azure = await startLocalAzure({ directory, tenantId, apps, today: parseDay("2026-11-22") });
  const open = performance.now();
  const client = new HttpsClient(azure);
  await client.get("/common/discovery/instance");
  const answering = performance.now();
  const appObjectId = azure.world.apps.all()[0]?.objectId ?? "";
  const { secretText: secret } = azure.world.transact(() => addPassword(azure.world, { appObjectId }));
  let refused = 0;
  const asked: Promise<void>[] = [];
  for (let second = 0; second < Number(seconds); second += 1) {
    const pause = new Promise((resolve) => setTimeout(resolve, 1000));
    for (let at = 0; at < Number(perSecond); at += 1) {
      const token = client.token(secret).then(({ status }) => {
        if (status !== 200) refused += 1;
      });
      asked.push(token);
    }
    await pause;
  }
  await Promise.all(asked);
  const afterwards = process.memoryUsage().rss / 2 ** 20;
  client.close();
  await azure.close();
  return { open, answering, afterwards, refused };
}

say(measure().then((figures) => JSON.stringify(figures)));
