import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";

/** A resource that a program declared, as the engine would have been asked for it. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly retainOnDelete: boolean;
  readonly aliases: readonly unknown[];
  readonly customTimeouts: pulumi.CustomTimeouts | undefined;
}

/** What a cloud would add to the inputs, by resource type. */
const computed: Readonly<Record<string, (args: MockResourceArgs) => object>> = {
  "azuread:index/application:Application": () => ({ clientId: "c11e47-id" }),
  "azuread:index/applicationPassword:ApplicationPassword": ({ name }) => ({
    keyId: `key of ${name}`,
    value: `secret of ${name}`,
  }),
  "quarterturn:keycloak:ClientSecret": ({ name }) => ({
    keyId: `key of ${name}`,
    value: `secret of ${name}`,
  }),
  "azure-native:keyvault:Vault": ({ inputs }) => ({
    name: (inputs as { vaultName: string }).vaultName,
    properties: { vaultUri: `https://${(inputs as { vaultName: string }).vaultName}.vault.azure.net/` },
  }),
  "azure-native:web:WebApp": () => ({ identity: { principalId: "site's identity" } }),
  "azure-native:apimanagement:ApiManagementService": () => ({
    identity: { principalId: "gateway's identity" },
  }),
  "azure-native:eventgrid:SystemTopic": ({ inputs }) => ({
    name: (inputs as { systemTopicName: string }).systemTopicName,
  }),
  "azure-native:storage:StorageAccount": ({ inputs }) => ({
    name: (inputs as { accountName: string }).accountName,
  }),
  "random:index/randomString:RandomString": () => ({ result: "x7k2m9qa" }),
  "random:index/randomUuid:RandomUuid": () => ({ result: "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001" }),
};

/** Runs a piece of program without an engine and lists what it declares; the components in it must be given `watched`. */
export async function declared(
  program: (watched: pulumi.ComponentResourceOptions) => void,
): Promise<Declared[]> {
  const resources: Declared[] = [];
  const options = new Map<string, pulumi.CustomResourceOptions>();
  const watch: pulumi.ResourceTransformation = ({ type, name, opts }) => {
    options.set(`${type} ${name}`, opts);
    return undefined;
  };
  await pulumi.runtime.setMocks(
    {
      call: () => ({}),
      newResource: (args) => {
        const opts = options.get(`${args.type} ${args.name}`);
        resources.push({
          type: args.type,
          name: args.name,
          inputs: args.inputs as Declared["inputs"],
          protect: opts?.protect ?? false,
          ignoreChanges: opts?.ignoreChanges ?? [],
          retainOnDelete: opts?.retainOnDelete ?? false,
          aliases: opts?.aliases ?? [],
          customTimeouts: opts?.customTimeouts,
        });
        const state = { ...(args.inputs as object), ...computed[args.type]?.(args) };
        return { id: `${args.name}-id`, state };
      },
    },
    "quarterturn",
    "test",
  );
  program({ transformations: [watch] });
  await pulumi.runtime.disconnect();
  return resources;
}

/** The one resource of that type and name; the name may be left out if there is but one of the type. */
export function only(resources: readonly Declared[], type: string, name?: string): Declared {
  const found = resources.filter(
    (one) => one.type.endsWith(type) && (name === undefined || one.name === name),
  );
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new Error(`${type} ${name ?? ""}: got ${found.length}, want 1`);
  return first;
}
