import { DefaultAzureCredential } from "@azure/identity";
import { Pace } from "../../../../status/read/parts";
import { graphReader } from "../../../../status/read/graphReader";
import { cloudOf } from "../../../../settings/cloud";
import { parseDay } from "../../../../rotation";
import { say } from "./say";

// Reads apps' secrets and sign-ins as `status` does. Arguments: the day, how long the log is kept, how many reports to ask
// for in 10 seconds (0: as `status` does), client IDs.
const [today = "", retentionDays = "30", reports = "0", ...clientIds] = process.argv.slice(2);

async function readAll(): Promise<string> {
  const cloud = cloudOf(process.env);
  const graph = graphReader(new DefaultAzureCredential({ disableInstanceDiscovery: cloud.isPrivate }), cloud);
  const pages: string[] = [];
  const { log, tally, unread } = await graph.signIns(clientIds, {
    today: parseDay(today),
    retentionDays: Number(retentionDays),
    onPage: (sentence) => pages.push(sentence),
    ...(reports !== "0" && { pace: new Pace(Number(reports), 10_000) }),
  });
  const apps = await graph.apps(clientIds);
  const passwords = apps.get(clientIds[0] ?? "") ?? { ok: false, reason: "not asked for" };
  const keys = passwords.ok ? passwords.value.map(({ keyId }) => keyId) : [];
  const [first = ""] = clientIds;
  const signIns = ["", ...keys].map((keyId) => tally.of(first, keyId));
  const failed = [...apps].flatMap(([clientId, app]) => (app.ok ? [] : [[clientId, app.reason]]));
  const used = [...apps].flatMap(([clientId, app]) =>
    app.ok ? app.value.filter(({ keyId }) => tally.of(clientId, keyId).used !== undefined) : [],
  );
  const counts = { count: tally.count, read: apps.size, used: used.length };
  return JSON.stringify({ passwords, log, pages, signIns, failed, unread: [...unread], ...counts });
}

say(readAll());
