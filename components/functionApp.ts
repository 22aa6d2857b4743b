import * as authorization from "@pulumi/azure-native/authorization";
import * as storage from "@pulumi/azure-native/storage";
import * as web from "@pulumi/azure-native/web";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { type Identity, identityOf } from "./identity";
import { roleIds } from "../names/roles";
import { types } from "../names/types";

export interface FunctionAppArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  /** Site name, 2 to 60 letters, digits and hyphens; unique in all of Azure: `https://NAME.azurewebsites.net`. */
  readonly siteName: string;
  /** Size of the App Service plan, e.g. `B1`. */
  readonly planSize: string;
  readonly subscriptionId: string;
  /** Object ID of its identity, as the stack's state has it: a run can't always know that it stays. */
  readonly knownPrincipalId?: string | undefined;
  /** Application settings: plain values and Key Vault references, never a secret. */
  readonly settings: Readonly<Record<string, pulumi.Input<string>>>;
  /** It was there before this project, and was imported: no plan deletes it in Azure. */
  readonly wasThere?: boolean;
  /** What the references name. App Service looks a reference up at once, then once a day: the secret must be there. */
  readonly secrets: readonly pulumi.Resource[];
}

/**
 * A Function App with a system-assigned identity. No connection string and no key anywhere: it reaches its storage by
 * its identity, and its secrets by Key Vault references.
 */
export class FunctionApp extends pulumi.ComponentResource {
  readonly identity: Identity;
  /** What has the identity: whatever names it comes after this. */
  readonly identified: pulumi.Resource;

  private readonly storageId: pulumi.Output<string>;

  constructor(
    private readonly name: string,
    private readonly args: FunctionAppArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(types.functionApp, name, {}, opts);
    const account = this.declareStorage(name, args);
    const plan = new web.AppServicePlan(
      `${name}-plan`,
      {
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        name: `${args.siteName}-plan`,
        kind: "linux",
        reserved: true,
        sku: { name: args.planSize },
      },
      { parent: this, protect: true },
    );
    const site = this.declareSite(name, args, plan, account);
    this.identified = site;
    this.identity = identityOf(site.identity, args.knownPrincipalId);
    this.storageId = account.id;
    this.registerOutputs({ principalId: this.identity.principalId });
  }

  private declareStorage(name: string, args: FunctionAppArgs): storage.StorageAccount {
    // Storage account names are unique in all of Azure, 24 characters, no hyphens: hence the suffix.
    const suffix = new random.RandomString(
      `${name}-storage-suffix`,
      { length: 8, upper: false, special: false },
      { parent: this, protect: true },
    );
    return new storage.StorageAccount(
      `${name}-storage`,
      {
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        accountName: pulumi.interpolate`st${storagePrefix(args.siteName)}${suffix.result}`,
        kind: "StorageV2",
        sku: { name: "Standard_LRS" },
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        enableHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
      },
      { parent: this, protect: true },
    );
  }

  private declareSite(
    name: string,
    args: FunctionAppArgs,
    plan: web.AppServicePlan,
    account: storage.StorageAccount,
  ): web.WebApp {
    const settings = {
      FUNCTIONS_EXTENSION_VERSION: "~4",
      FUNCTIONS_WORKER_RUNTIME: "node",
      // The runtime's own storage, by identity: an account name in place of a connection string.
      AzureWebJobsStorage__accountName: account.name,
      ...args.settings,
    };
    return new web.WebApp(
      name,
      {
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        name: args.siteName,
        kind: "functionapp,linux",
        serverFarmId: plan.id,
        httpsOnly: true,
        identity: { type: "SystemAssigned" },
        siteConfig: {
          alwaysOn: true,
          minTlsVersion: "1.2",
          ftpsState: "Disabled",
          linuxFxVersion: "NODE|22",
          appSettings: Object.entries(settings).map(([key, value]) => ({ name: key, value })),
        },
      },
      {
        parent: this,
        dependsOn: [...args.secrets],
        protect: true,
        ...(args.wasThere === true && { retainOnDelete: true }),
      },
    );
  }

  /** Lets its identity write the runtime's blobs: apart, since the engine refuses a right of nobody, where it failed. */
  allowStorage(): void {
    const { name, args } = this;
    const roleAssignmentName = new random.RandomUuid(`${name}-storage-role`, {}, { parent: this });
    new authorization.RoleAssignment(
      `${name}-storage-role`,
      {
        roleAssignmentName: roleAssignmentName.result,
        scope: this.storageId,
        roleDefinitionId: `/subscriptions/${args.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleIds.storageBlobDataOwner}`,
        principalId: this.identity.principalId,
        principalType: "ServicePrincipal",
      },
      { parent: this, dependsOn: [this.identified] },
    );
  }
}

/** At most 14 characters of the site's name, so that with `st` and the suffix the account's 24 are kept. */
function storagePrefix(siteName: string): string {
  return siteName
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .slice(0, 14);
}
