import { tokenClient } from "../../cli/demo/signIn";
import type { World } from "../../local-azure";
import type { TestEstate } from "../support/estate";

/** A client secret as its app has it, before somebody does something. */
export interface Held {
  /** `edge-g2`. */
  readonly name: string;
  readonly clientId: string;
  readonly secretText: string;
}

/** Every client secret that Entra has. */
export function secretsOf({ azure: { world } }: TestEstate): Held[] {
  const clientIds = new Map(world.apps.all().map(({ objectId, clientId }) => [objectId, clientId]));
  return world.passwords.all().map(({ appObjectId, displayName, keyId, secretText }) => ({
    name: displayName?.split(" ")[0] ?? keyId,
    clientId: clientIds.get(appObjectId) ?? "",
    secretText,
  }));
}

/** The names of those with which a sign-in is refused now. It leaves nothing in the sign-in log: nobody was it. */
export async function refusedOf(estate: TestEstate, secrets: readonly Held[]): Promise<string[]> {
  const refused = await signIn(estate, secrets);
  const { world } = estate.azure;
  world.transact(() => {
    world.signIns.clear();
  });
  return refused;
}

/** Lets everybody sign in with what the vault holds for them; returns those who are refused. */
export function switchOver(estate: TestEstate, without: readonly string[]): Promise<string[]> {
  const { world } = estate.azure;
  const published = world.secrets.all().flatMap(({ deleted, versions }) => {
    const newest = versions.at(-1);
    if (deleted !== undefined || newest === undefined || without.includes(newest.tags.consumer ?? ""))
      return [];
    const password = world.passwords.find(({ keyId }) => keyId === newest.tags.keyId);
    const app = world.apps.find(({ objectId }) => objectId === password?.appObjectId);
    return [{ name: newest.tags.consumer ?? "", clientId: app?.clientId ?? noApp, secretText: newest.value }];
  });
  return signIn(estate, published);
}

async function signIn({ azure }: TestEstate, secrets: readonly Held[]): Promise<string[]> {
  const token = tokenClient(azure.tokenEndpoint, azure.environment.NODE_EXTRA_CA_CERTS ?? "");
  const answers = await Promise.all(secrets.map(({ clientId, secretText }) => token(clientId, secretText)));
  return secrets.flatMap(({ name }, at) => (answers[at]?.ok === true ? [] : [name])).sort();
}

const noApp = "00000000-0000-0000-0000-000000000000";

export const edgeApp = "d802c929-6984-48f9-81d1-ff8770c65bde";

/** What Azure and Entra have, in words: `secret edge-g2`, `vault kvlt-maxconf-test`. */
export function inventory({ azure: { world } }: TestEstate): Set<string> {
  return new Set([
    ...world.apps.all().map(({ displayName }) => `app ${displayName}`),
    ...world.passwords.all().map(({ displayName }) => `secret ${displayName?.split(" ")[0] ?? ""}`),
    ...inVaults(world),
    ...world.resourceGroups.all().map(({ name }) => `resource group ${name}`),
    ...world.resources.all().map(({ id }) => kinds[id.split("/").at(-2) ?? ""] ?? id),
  ]);
}

function inVaults(world: World): string[] {
  const identity = new Map([
    ...world.servicePrincipals.all().map((one) => [one.objectId, one.displayName] as const),
    [world.operator.objectId, "whoever runs it"],
  ]);
  const vaults = world.vaults.all().filter(({ deleted }) => deleted === undefined);
  const secrets = world.secrets.all().filter(({ deleted }) => deleted === undefined);
  return [
    ...vaults.map(({ name }) => `vault ${name}`),
    ...vaults.flatMap(({ accessPolicies }) =>
      accessPolicies.map(
        ({ objectId }) => `vault access of ${identity.get(objectId) ?? "a reader that is gone"}`,
      ),
    ),
    ...secrets.map(({ name }) => `vault secret ${name}`),
  ];
}

/** What there is one of in the estate, by the last type in its ARM ID. */
const kinds: Readonly<Record<string, string>> = {
  storageAccounts: "storage account",
  roleAssignments: "role on the storage account",
  serverfarms: "App Service plan",
  sites: "Function App",
  service: "gateway",
};
