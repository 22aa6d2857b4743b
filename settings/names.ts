import { type Problem, cut, listed, oneOf, own } from "../rotation";
import { show } from "./problems";
import { consumerPath, fullKey } from "./keys";
import type { Consumers, Sections } from "./schema";
import { consumerName } from "./values";

/** `edge`, `CLIENT_ID` → `EDGE_CLIENT_ID`: the Function App's setting. */
export function settingName(consumer: string, suffix: "CLIENT_ID" | "CLIENT_SECRET"): string {
  return `${consumer.toUpperCase().replaceAll("-", "_")}_${suffix}`;
}

/**
 * Beginnings of the settings that mean something to the Function App's host, to Azure's SDKs in it, or to what deploys it.
 * `AZURE_CLIENT_ID`, for one, is who the app is to all of Azure. Source: App Service's and Functions' references of
 * settings, @azure/identity's environment variables.
 */
const reserved = [
  "APPINSIGHTS_",
  "APPLICATIONINSIGHTS_",
  "APPSETTING_",
  "ARM_",
  "AZUREFUNCTIONS",
  "AZUREWEBJOBS",
  "AZURE_",
  "CONTAINER_",
  "CUSTOMCONNSTR_",
  "DOCKER_",
  "FUNCTIONS_",
  "FUNCTION_",
  "IDENTITY_",
  "MSI_",
  "MYSQLCONNSTR_",
  "POSTGRESQLCONNSTR_",
  "SCM_",
  "SQLAZURECONNSTR_",
  "SQLCONNSTR_",
  "WEBSITE_",
  "WEBSITES_",
] as const;

/** What is wrong with the name of a consumer. */
export function consumerNameProblems(name: string, path: readonly string[]): Problem[] {
  const key = fullKey(...path);
  if (!consumerName.test(name)) {
    const want =
      "up to 40 lower-case letters, digits and hyphens, starting with a letter, not ending like a generation (-g7)";
    return [{ key, got: `the name ${show(name)}`, want }];
  }
  const setting = settingName(name, "CLIENT_ID");
  if (!reserved.some((beginning) => setting.startsWith(beginning))) return [];
  return [
    {
      key,
      got: `a name whose setting in the Function App would be ${setting}, which App Service uses itself`,
      want: "another name",
      wayOut: `such as app-${cut(name, 36)}; if it has run already, with \`aliases: [${name}]\``,
    },
  ];
}

/** Two consumers with one app would rotate each other's secrets. */
export function sharedClientIds(consumers: Consumers): Problem[] {
  const owners = new Map<string, string>();
  return Object.entries(consumers).flatMap(([name, { clientId, system }]) => {
    if (clientId === undefined) return [];
    const identity = `${system} ${clientId}`;
    const owner = owners.get(identity);
    if (owner === undefined) {
      owners.set(identity, name);
      return [];
    }
    const key = fullKey(...consumerPath(name, system), "clientId");
    return [{ key, got: `${clientId}, which is ${cut(owner)}'s`, want: "a client ID of its own" }];
  });
}

/** Keycloak shows the secret that a client has, so there is no need to say what it is. */
export function adoptedOnKeycloak({ adopt = {} }: Partial<Sections>, consumers: Consumers): Problem[] {
  return Object.keys(adopt)
    .filter((name) => own(consumers, name)?.system === "keycloak")
    .map((name) => ({
      key: fullKey("adopt", name),
      got: "a consumer of Keycloak",
      want: "a consumer of Entra",
      wayOut: "remove it: the secret that a client has is taken over by itself",
    }));
}

/** Only what a consumer has is written into a Function App of somebody else's. */
export function unknownSettings({ functionApp }: Partial<Sections>, consumers: Consumers): Problem[] {
  const known = [
    "TENANT_ID",
    ...Object.keys(consumers).flatMap((name) => [
      settingName(name, "CLIENT_ID"),
      settingName(name, "CLIENT_SECRET"),
    ]),
  ];
  return (functionApp?.manageSettings ?? [])
    .filter((name) => !known.includes(name))
    .map((name) => ({
      key: "quarterturn:functionApp.manageSettings",
      got: show(name),
      ...oneOf(name, known),
      want: `of ${listed(known)}`,
    }));
}

/** Names that are used but stand nowhere. */
export function unknownNames(read: Partial<Sections>, consumers: Consumers): Problem[] {
  // Where what would have the names is wrong itself, whether they stand there can't be said.
  const { recipients } = read;
  const isNamed = read.consumers !== undefined && "keycloak" in read && Object.keys(consumers).length > 0;
  return [
    ...(recipients === undefined ? [] : unknownRecipients(Object.keys(recipients), consumers)),
    ...(isNamed ? unknownConsumers(read, Object.keys(consumers)) : []),
    ...(read.certificates === undefined ? [] : unknownCertificates(read)),
  ];
}

/** One that left the stack file takes its entry along. */
function unknownCertificates({ certificates = {}, received = {} }: Partial<Sections>): Problem[] {
  const names = Object.keys(certificates);
  return Object.keys(received)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      key: `quarterturn:received.${cut(name)}`,
      got: "a fingerprint",
      ...oneOf(name, names),
      want: `a name from quarterturn:certificates (${listed(names)})`,
    }));
}

function unknownRecipients(names: readonly string[], consumers: Consumers): Problem[] {
  const known = new Set(names);
  return Object.entries(consumers).flatMap(([name, one]) =>
    one.recipients
      .filter((recipient) => !known.has(recipient))
      .map((recipient) => ({
        key: fullKey(...consumerPath(name, one.system), "recipients"),
        got: show(recipient),
        ...oneOf(recipient, names),
        want: `a name from quarterturn:recipients (${listed(names)})`,
      })),
  );
}

function unknownConsumers(read: Partial<Sections>, names: readonly string[]): Problem[] {
  const known = new Set(names);
  return (["force", "revoke", "confirmed", "adopt"] as const).flatMap((order) =>
    Object.keys(read[order] ?? {})
      .filter((name) => !known.has(name))
      .map((name) => ({
        key: `quarterturn:${order}.${cut(name)}`,
        got: show(own<unknown>(read[order] ?? {}, name)),
        ...oneOf(name, names),
        want: `one of ${listed(names)}`,
      })),
  );
}
