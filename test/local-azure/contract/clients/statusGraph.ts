import { DefaultAzureCredential } from "@azure/identity";
import { graphReader } from "../../../../cli/status/read/graph";
import { cloudOf } from "../../../../provider/cloud";
import { parseDay } from "../../../../rotation";
import { say } from "./say";

// Reads an app's secrets, and the sign-ins of some, as `status` does. Arguments: the day, how long the log is kept, how
// many a page, client IDs.
const [today = "", retentionDays = "30", ...clientIds] = process.argv.slice(2);

async function readAll(): Promise<string> {
  const cloud = cloudOf(process.env);
  const graph = graphReader(new DefaultAzureCredential({ disableInstanceDiscovery: cloud.isPrivate }), cloud);
  const pages: string[] = [];
  const { log, tally } = await graph.signIns(clientIds, {
    today: parseDay(today),
    retentionDays: Number(retentionDays),
    onPage: (sentence) => pages.push(sentence),
  });
  const passwords = await graph.passwords(clientIds[0] ?? "");
  const keys = passwords.ok ? passwords.value.map(({ keyId }) => keyId) : [];
  const signIns = clientIds.flatMap((clientId) => ["", ...keys].map((keyId) => tally.of(clientId, keyId)));
  return JSON.stringify({ passwords, log, pages, count: tally.count, signIns });
}

say(readAll());
