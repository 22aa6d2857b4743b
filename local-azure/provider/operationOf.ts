import type * as provider from "@pulumi/pulumi/proto/provider_pb";
import {
  type ArmOperation,
  type ArmType,
  armTypes,
  type RequestedOperation,
  type Operation,
} from "../faults/operations";
import { text } from "../properties";
import { partsOf } from "../../names/urn";
import { propertiesIn } from "../../protocol/messages";
import type { PackageName } from "./package";
import { revealAll } from "../../protocol/secrets";

/** What a provider asks of Azure on the engine's behalf. */
export interface ProviderRequest extends RequestedOperation {
  /** The ARM ID of what it is about, or of its resource group; empty in Entra. */
  readonly scope: string | undefined;
  /** True if a client may repeat it: HTTP's GET, PUT and DELETE. */
  readonly isRepeatable: boolean;
}

/** A method that may ask Azure for something, with its request. */
export type Call =
  | { readonly method: "create"; readonly request: provider.CreateRequest }
  | { readonly method: "delete"; readonly request: provider.DeleteRequest }
  | { readonly method: "invoke"; readonly request: provider.InvokeRequest }
  | { readonly method: "read"; readonly request: provider.ReadRequest }
  | { readonly method: "update"; readonly request: provider.UpdateRequest };

/** What Graph calls what is done to a resource; reads are gets. */
const graph: Readonly<Record<string, Readonly<Partial<Record<Call["method"], Operation>>>>> = {
  ApplicationPassword: { create: "addPassword", delete: "removePassword", read: "getApplication" },
  Application: {
    create: "createApplication",
    delete: "deleteApplication",
    read: "getApplication",
    update: "updateApplication",
  },
  ServicePrincipal: {
    create: "createServicePrincipal",
    delete: "deleteServicePrincipal",
    read: "getServicePrincipal",
    update: "updateServicePrincipal",
  },
  getApplication: { invoke: "getApplication" },
  getServicePrincipal: { invoke: "getServicePrincipal" },
};

const verbs = { create: "write", delete: "delete", invoke: "read", read: "read", update: "write" } as const;

/** What a call asks of Azure; undefined if it asks nothing, as a preview does. */
export function requestOf(
  pkg: PackageName,
  call: Call,
  world: { readonly subscriptionId: string },
): ProviderRequest | undefined {
  const { method, request } = call;
  if ((method === "create" || method === "update") && request.getPreview()) return undefined;
  const token = method === "invoke" ? request.getTok() : partsOf(request.getUrn()).token;
  const type = token.slice(token.lastIndexOf(":") + 1);
  switch (pkg) {
    case "random":
      return undefined;
    case "azuread": {
      const operation = graph[type]?.[method];
      if (operation === undefined) return undefined;
      const isRepeatable = operation.startsWith("get") || operation.startsWith("delete");
      return { area: "Graph", operation, scope: undefined, isRepeatable };
    }
    case "azure-native": {
      const operation = armOperation(type, method);
      if (operation === undefined) return undefined;
      // azure-native deletes a secret at the vault itself.
      const area = operation === "deleteSecret" ? "Key Vault" : "ARM";
      return { area, operation, scope: scopeOf(call, world), isRepeatable: true };
    }
  }
}

/** What functions of azure-native read. */
const readByFunctions: Readonly<Record<string, ArmType>> = {
  getApiManagementService: "ApiManagementService",
  getApiManagementServiceDomainOwnershipIdentifier: "ApiManagementService",
  getNamedValue: "NamedValue",
  getPolicyFragment: "PolicyFragment",
  getResourceGroup: "ResourceGroup",
  getUserAssignedIdentity: "UserAssignedIdentity",
  getVault: "Vault",
  getWebApp: "WebApp",
};

/** `Vault`, or a function like `getVault`. */
function armOperation(type: string, method: Call["method"]): ArmOperation | undefined {
  const name = Object.hasOwn(armTypes, type) ? (type as ArmType) : readByFunctions[type];
  return name === undefined ? undefined : `${verbs[method]}${name}`;
}

function scopeOf(
  { method, request }: Call,
  { subscriptionId }: { readonly subscriptionId: string },
): string | undefined {
  if (method !== "create" && method !== "invoke") return request.getId();
  const inputs = revealAll(propertiesIn(method === "create" ? request.getProperties() : request.getArgs()));
  const group = text(inputs, "resourceGroupName");
  return group === undefined ? undefined : `/subscriptions/${subscriptionId}/resourceGroups/${group}`;
}
