import type * as pulumi from "@pulumi/pulumi";
import { ApiGateway } from "../../../components/apiGateway";
import { FunctionApp } from "../../../components/functionApp";
import { RotatingConsumer } from "../../../components/rotatingConsumer";
import { SecretVault, keyVaultReference } from "../../../components/secretVault";
import { type ConsumerRecord, type Credential, defaultPolicy, parseDay } from "../../../rotation";
import { declared } from "../../support/declared";
import { handovers } from "./handover";
import { type Resource, only, resource, urnOf } from "./resource";

const place = { resourceGroupName: "rg", location: "canadacentral" };
const tenantId = "953fc14a-00c7-4452-a2fb-0a73070de7f3";

export function credential(state: Credential["state"], issuedOn: string, expiresOn: string): Credential {
  const facts = { issuedOn: parseDay(issuedOn), expiresOn: parseDay(expiresOn), reason: "because" };
  if (state === "current" || state === "previous") return { ...facts, state };
  return { ...facts, state, endedOn: facts.expiresOn };
}

/** What the ledger says of `edge`: one expired, the way back, the newest. */
export const edge: ConsumerRecord = {
  app: { displayName: "sec_bcgov_v1 (Test/Edge)", clientId: "d802c929-6984-48f9-81d1-ff8770c65bde" },
  policy: defaultPolicy,
  credentials: {
    g6: credential("expired", "2026-08-24", "2027-02-20"),
    g7: credential("previous", "2026-11-22", "2027-05-21"),
    g8: credential("current", "2027-02-20", "2027-08-19"),
  },
  nextGeneration: 9,
};

let estate: Promise<readonly Resource[]> | undefined;

/** An estate in which all is well: what the components really declare, and what stands beside them in the state. */
export async function compliantStack(): Promise<readonly Resource[]> {
  estate ??= declareEstate();
  return estate;
}

/** The compliant estate's resource of that type, e.g. `WebApp`, and of that name where there are several. */
export async function compliant(type: string, name?: string): Promise<Resource> {
  return only(await compliantStack(), type, name);
}

async function declareEstate(): Promise<readonly Resource[]> {
  const parents = new Map<string, string>();
  const resources = await declared((watched) => {
    const noteParent: pulumi.ResourceTransformation = ({ type, name, opts }) => {
      if (opts.parent !== undefined) parents.set(`${type} ${name}`, urnOfParent(opts.parent));
      return undefined;
    };
    declareComponents({ transformations: [...(watched.transformations ?? []), noteParent] });
  });
  // The mocks lose the marks of secrets, which the canary's and the handover's rules look for.
  const marked = new Set(handovers.map(({ type }) => type));
  const components = resources
    .filter(({ type }) => !marked.has(type))
    .map(({ type, name, inputs, protect, ignoreChanges }) =>
      resource(type, name, inputs, {
        protect,
        ignoreChanges,
        parent: parents.get(`${type} ${name}`) ?? "",
      }),
    );
  return [...components.map(asAnswered), ...handovers, ledger, root];
}

function declareComponents(opts: pulumi.ComponentResourceOptions): void {
  const vault = new SecretVault(
    "vault",
    {
      resourceGroupName: place.resourceGroupName,
      vaultName: "kvlt-maxconf-test",
      tenantId,
      subscriptionId: "s",
      access: "policies",
      declared: { location: place.location, softDeleteRetentionDays: 90, wasThere: false },
    },
    opts,
  );
  vault.allowWriting("deployer", { identity: { principalId: "2f5b2a3e-0c1f-4c38-8f0b-5d4d1c5d7e12" } });
  const today = parseDay("2027-02-21");
  const consumer = { record: edge, today, tenantId, vault, canaryTimeoutSeconds: 600 };
  const applicationIds = new Map([[edge.app.clientId ?? "", "/applications/edge"]]);
  const holdings = new Map(
    Object.keys(edge.credentials).map((generation) => [
      `edge-${generation}`,
      { password: "protected", published: true } as const,
    ]),
  );
  new RotatingConsumer("edge", { ...consumer, applicationIds, holdings }, opts);
  const settings = { EDGE_CLIENT_SECRET: keyVaultReference("kvlt-maxconf-test", "edge-client-secret") };
  const siteArgs = {
    ...place,
    siteName: "func-maxconf-test",
    planSize: "B1",
    subscriptionId: "s",
    settings,
    secrets: [],
  };
  const app = new FunctionApp("function-app", siteArgs, opts);
  const publisher = { publisherName: "MaxConf", publisherEmail: "publisher@example.com" };
  const gateway = new ApiGateway(
    "gateway",
    {
      ...place,
      ...publisher,
      serviceName: "apim-maxconf-test",
      sku: "Developer",
      vaultUri: "https://kvlt-maxconf-test.vault.azure.net/",
      domains: [
        { host: "api.test.maxconf.example.com", certificate: "managed" },
        { host: "api2.test.maxconf.example.com", certificate: "keyVault", secret: "api2" },
      ],
    },
    opts,
  );
  app.allowStorage();
  vault.allowReading("function-app", app);
  vault.allowReading("gateway", gateway);
}

/** With the IDs that the cloud gave, and with what they were made of, as a stack rule sees it. */
function asAnswered(from: Resource): Resource {
  const principalId = { "function-app": "site's identity", gateway: "gateway's identity" }[from.name];
  const reader = /^(.*)-reads-secrets$/.exec(from.name)?.[1];
  // An assignment's scope is an ID of Azure, by which a rule knows what it reaches.
  if (from.type.endsWith(":RoleAssignment")) {
    const scope = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stmaxconf";
    return { ...from, inputs: { ...from.inputs, scope } };
  }
  if (reader !== undefined) return { ...from, sources: { policy: [reader] }, dependsOn: [reader] };
  if (principalId === undefined || from.inputs.identity === undefined) return from;
  return {
    ...from,
    inputs: { ...from.inputs, identity: { ...(from.inputs.identity as object), principalId } },
  };
}

function urnOfParent(parent: pulumi.Resource): string {
  const { __pulumiType: type, __name: name } = parent as unknown as { __pulumiType: string; __name: string };
  return urnOf({ type, name, parent: "" });
}

const ledger = resource(
  "quarterturn:index:Ledger",
  "ledger",
  { format: 3, consumers: { edge } },
  { protect: true },
);

const root = resource("pulumi:pulumi:Stack", "quarterturn-test", {
  vaultName: "kvlt-maxconf-test",
  certificates: {
    "pexip-node": {
      host: "pexip.test.maxconf.example.com",
      port: 443,
      issuer: "DigiCert",
      renewBeforeDays: 30,
      owner: "MaxConf operations",
    },
  },
});
