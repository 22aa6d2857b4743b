import { putResourceGroup } from "./resourceGroups";
import { resourceGroupId, resourceId } from "../ids";
import type { Properties } from "../properties";
import { inSubscription, type World } from "../world/world";
import { putService } from "./gateways";

/** An API Management service that must be there, because somebody's stack adopts it. */
export interface SeededGateway {
  readonly name: string;
  readonly resourceGroup: string;
  /** Left out: the subscription of whoever runs Pulumi. */
  readonly subscription?: string | undefined;
  readonly location: string;
  readonly publisherName: string;
  readonly publisherEmail: string;
  /** Tier, e.g. `Developer`. */
  readonly sku: string;
  /** Custom host names of the gateway, with certificates that Azure manages or that lie in a vault. */
  readonly domains: readonly {
    readonly host: string;
    /** URI of the certificate's secret in a vault; left out: managed. */
    readonly keyVaultId?: string | undefined;
  }[];
}

/** The seeded services that the subscription doesn't have yet. */
export function missingGateways(
  world: Pick<World, "resources" | "subscriptionId">,
  wanted: readonly SeededGateway[],
): readonly SeededGateway[] {
  return wanted.filter((gateway) => world.resources.get(idOf(world, gateway)) === undefined);
}

/** Makes services as they are after years of use: with their domains, and with whatever Azure fills in. */
export function seedGateways(world: World, gateways: readonly SeededGateway[]): void {
  for (const gateway of gateways) {
    const { resourceGroup, location } = gateway;
    const there = placeOf(world, gateway);
    if (world.resourceGroups.get(resourceGroupId(there.subscriptionId, resourceGroup)) === undefined) {
      putResourceGroup(there, {
        name: resourceGroup,
        inputs: { resourceGroupName: resourceGroup, location },
      });
    }
    putService(world, { id: idOf(world, gateway), name: gateway.name, inputs: inputsOf(gateway) });
  }
}

/** The world as it is seen in a gateway's subscription, which the tenant has from now on. */
function placeOf(world: World, { subscription: id }: SeededGateway): World {
  if (id === undefined) return world;
  if (world.subscriptions.get(id) === undefined) world.subscriptions.put(id, { id, name: id });
  return inSubscription(world, id);
}

function idOf(
  world: Pick<World, "subscriptionId">,
  { resourceGroup, name, subscription }: SeededGateway,
): string {
  const subscriptionId = subscription ?? world.subscriptionId;
  return resourceId(subscriptionId, resourceGroup, "Microsoft.ApiManagement/service", name);
}

/** What a program that declares this service and nothing else has for inputs, the SDK's defaults included. */
function inputsOf(gateway: SeededGateway): Properties {
  return {
    serviceName: gateway.name,
    resourceGroupName: gateway.resourceGroup,
    location: gateway.location,
    publisherName: gateway.publisherName,
    publisherEmail: gateway.publisherEmail,
    sku: { name: gateway.sku, capacity: 1 },
    identity: { type: "SystemAssigned" },
    developerPortalStatus: "Enabled",
    disableGateway: false,
    enableClientCertificate: false,
    legacyPortalStatus: "Enabled",
    natGatewayState: "Disabled",
    restore: false,
    virtualNetworkType: "None",
    hostnameConfigurations: gateway.domains.map(({ host, keyVaultId }) => ({
      hostName: host,
      type: "Proxy",
      certificateSource: keyVaultId === undefined ? "Managed" : "KeyVault",
      ...(keyVaultId === undefined ? {} : { keyVaultId }),
    })),
  };
}
