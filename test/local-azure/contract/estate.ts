import { readFileSync } from "node:fs";
import {
  ClientSecretCredential,
  type ClientSecretCredentialOptions,
  type TokenCredential,
} from "@azure/identity";
import { SecretClient, type SecretClientOptions } from "@azure/keyvault-secrets";
import type { LocalAzure } from "../../../local-azure";
import { createRoleAssignment } from "../../../local-azure/arm/roleAssignments";
import { addPassword } from "../../../local-azure/entra/passwords";
import "../../../local-azure/https/localhostNames.js";
import { newUuid } from "../../../local-azure/ids";
import { createVault } from "../../../local-azure/keyvault/vaults";
import { setAccessPolicy } from "../../../local-azure/keyvault/access";
import { putIdentity } from "../../../local-azure/arm/identities";
import { text, type Properties } from "../../../local-azure/properties";
import { putResourceGroup } from "../../../local-azure/arm/resourceGroups";
import type { GraphRole, PasswordCredential, PermissionLists } from "../../../local-azure/world/records";
import { withEngines } from "../engines";
import { edgeClientId, tenantId } from "../support";

export const vaultName = "kvlt-maxconf-test";
export const operatorClientId = "22222222-2222-2222-2222-222222222222";
const resourceGroup = "rg";
const location = "canadacentral";

/** A local Azure at work on 2026-11-22 with a vault and two apps: `edge` may do nothing, the operator everything. */
export class Estate {
  constructor(readonly azure: LocalAzure) {
    const { world } = azure;
    world.transact(() => {
      putResourceGroup(world, { name: resourceGroup, inputs: { location } });
    });
  }

  /** Makes the vault. */
  makeVault(properties: Properties = {}): void {
    const { world } = this.azure;
    const inputs = { location, properties: { tenantId, ...properties } };
    world.transact(() => createVault(world, { name: vaultName, resourceGroup, inputs, accessPolicies: [] }));
  }

  /** Lets an identity do these things with the vault's secrets. */
  allow(objectId: string, ...secrets: readonly string[]): void {
    this.allowAll(objectId, { secrets });
  }

  /** Lets an identity do these things with what the vault holds. */
  allowAll(objectId: string, permissions: PermissionLists): void {
    const policy = { tenantId, objectId, permissions };
    this.azure.world.transact(() => {
      setAccessPolicy(this.azure.world, { vault: vaultName, resourceGroup, policy });
    });
  }

  /** Gives an app a secret, good until 2027-05-21. */
  issue(clientId: string): PasswordCredential {
    const { world } = this.azure;
    const appObjectId = world.apps.find((app) => app.clientId === clientId)?.objectId ?? "";
    return world.transact(() => addPassword(world, { appObjectId, endDateTime: "2027-05-21T00:00:00Z" }));
  }

  /** The object ID of an app's service principal. */
  principalOf(clientId: string): string {
    return this.azure.world.servicePrincipals.find((one) => one.clientId === clientId)?.objectId ?? "";
  }

  /** Makes a managed identity; gives its object ID. */
  makeIdentity(name: string): string {
    const { world } = this.azure;
    const id = `/subscriptions/${world.subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
    const { assigned } = world.transact(() => putIdentity(world, { id, name, inputs: { location } }));
    return text(assigned, "principalId") ?? "";
  }

  /** Whom a client in this very process trusts, and where it signs in. */
  get options(): ClientSecretCredentialOptions {
    const { AZURE_AUTHORITY_HOST = "", NODE_EXTRA_CA_CERTS = "" } = this.azure.environment;
    const ca = readFileSync(NODE_EXTRA_CA_CERTS, "utf8");
    // Instance discovery asks login.microsoftonline.com, whatever the authority: a private cloud switches it off.
    return { authorityHost: AZURE_AUTHORITY_HOST, disableInstanceDiscovery: true, tlsOptions: { ca } };
  }

  credential(clientId: string, secret: string): ClientSecretCredential {
    return new ClientSecretCredential(tenantId, clientId, secret, this.options);
  }

  /** Gives an identity a role on the vault, or at another scope, by the role definition's ID. */
  assign(principalId: string, role: string, scope = this.azure.world.vaults.get(vaultName)?.id ?? ""): void {
    const { world } = this.azure;
    const name = newUuid();
    const roleDefinitionId = `/subscriptions/${world.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
    const body = { scope, roleDefinitionId, principalId, principalType: "ServicePrincipal" };
    const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
    world.transact(() => createRoleAssignment(world, { ...body, id, name, inputs: body }));
  }

  /** A client of the vault, signed in as an app with a fresh secret. */
  secrets(clientId: string, options: SecretClientOptions = {}): SecretClient {
    const credential = this.credential(clientId, this.issue(clientId).secretText);
    return this.secretsWith(credential, options);
  }

  /** A client of the vault with a credential, at an address other than the usual if that is said. */
  secretsWith(
    credential: TokenCredential,
    options: SecretClientOptions = {},
    vault = this.azure.vaultUri(vaultName),
  ): SecretClient {
    return new SecretClient(vault, credential, { ...this.options, ...options });
  }
}

const graphRoles: readonly GraphRole[] = ["Application.ReadWrite.All", "AuditLog.Read.All", "Mail.Send"];

/** Runs `work` on an estate of its own. */
export async function withEstate(work: (estate: Estate) => Promise<void>): Promise<void> {
  const apps = [
    { clientId: edgeClientId, displayName: "sec_bcgov_v1" },
    { clientId: operatorClientId, displayName: "operator", graphRoles },
  ];
  await withEngines(({ azure }) => work(new Estate(azure)), { apps });
}
