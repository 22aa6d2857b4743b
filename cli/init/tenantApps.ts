import { z } from "zod";
import { type Day, dayOfInstant } from "../../rotation";
import { todayOf } from "../../settings/clock";
import { cloudOf } from "../../settings/cloud";
import { consumerNameProblems } from "../../settings/names";
import { UsageError } from "../../settings/usageError";
import { defaultCredential, graphClient } from "../../web/azure";
import { reasonOf } from "../../web/reason";
import type { NewConsumer } from "./newConsumer";

const instant = z.templateLiteral([z.string(), "T", z.string()]);
const appSchema = z.object({
  appId: z.string(),
  displayName: z.string().nullish(),
  passwordCredentials: z.array(z.object({ keyId: z.string(), startDateTime: instant, endDateTime: instant })),
});
const pageSchema = z.object({ value: z.array(appSchema), "@odata.nextLink": z.string().optional() });

type App = z.infer<typeof appSchema>;

/**
 * The tenant's apps that have a client secret which is valid today, as consumers, each with its newest secret as the one in
 * use; read as whoever runs this (`az login`), and nothing else.
 * @param named client IDs or beginnings of names; empty: all
 * @param taken names that others have already
 * @throws UsageError if the tenant can't be read, or has none
 */
export async function appsOfTenant(
  tenantId: string,
  { named, taken }: { readonly named: readonly string[]; readonly taken: readonly string[] },
  env: NodeJS.ProcessEnv,
): Promise<NewConsumer[]> {
  const today = todayOf(env);
  const apps = (await allApps(tenantId, env)).filter((app) => isWanted(app, named));
  const live = apps.flatMap((app) => consumerOf(app, today) ?? []).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (live.length > 0) return withOwnNames(live, taken);
  const which = named.length === 0 ? "" : ` among ${named.join(", ")}`;
  throw new UsageError(
    `--from-tenant: got ${apps.length} apps without a valid secret${which}, want one with a secret: name consumers by --consumer NAME=CLIENT-ID`,
  );
}

async function allApps(tenantId: string, env: NodeJS.ProcessEnv): Promise<App[]> {
  const cloud = cloudOf(env);
  const client = graphClient(defaultCredential(cloud, { tenantId }), cloud);
  const apps: App[] = [];
  let next: string | undefined = "/applications?$select=appId,displayName,passwordCredentials&$top=999";
  try {
    while (next !== undefined) {
      const page = pageSchema.parse(await client.api(next).get());
      apps.push(...page.value);
      next = page["@odata.nextLink"];
    }
    return apps;
  } catch (error) {
    throw new UsageError(
      `--from-tenant: the apps of ${tenantId} can't be read: ${reasonOf(error, "az login, as somebody who may read apps (Application.Read.All)")}`,
    );
  }
}

function isWanted({ appId, displayName }: App, named: readonly string[]): boolean {
  const name = (displayName ?? "").toLowerCase();
  return (
    named.length === 0 ||
    named.some((one) => one.toLowerCase() === appId.toLowerCase() || name.startsWith(one.toLowerCase()))
  );
}

/** Undefined for an app whose secrets have all ended. */
function consumerOf({ appId, displayName, passwordCredentials }: App, today: Day): NewConsumer | undefined {
  const valid = passwordCredentials
    .filter(({ endDateTime }) => dayOfInstant(endDateTime) > today)
    .sort((a, b) => (a.startDateTime < b.startDateTime ? 1 : -1));
  const [newest] = valid;
  if (newest === undefined) return undefined;
  const { keyId, startDateTime, endDateTime } = newest;
  const name = displayName ?? "";
  return {
    name: slugOf(name),
    displayName: name === "" ? appId : name,
    clientId: appId,
    inUse: { keyId, issuedOn: dayOfInstant(startDateTime), expiresOn: dayOfInstant(endDateTime) },
    otherSecrets: valid.length - 1,
  };
}

function slugOf(displayName: string): string {
  const slug = displayName
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[-0-9]+|-+$/g, "")
    .slice(0, 30);
  // A name that ends like a generation would be taken for one, and App Service has names of its own.
  const name = slug.replace(/-g(\d+)$/, "-$1");
  return consumerNameProblems(name, []).length === 0 ? name : `app-${name}`.replace(/-$/, "");
}

/** `edge`, `edge-2`: a name is one app's. */
function withOwnNames(consumers: readonly NewConsumer[], others: readonly string[]): NewConsumer[] {
  const taken = new Set(others);
  return consumers.map((one) => {
    let name = one.name;
    for (let number = 2; taken.has(name); number += 1) name = `${one.name}-${number}`;
    taken.add(name);
    return { ...one, name };
  });
}
