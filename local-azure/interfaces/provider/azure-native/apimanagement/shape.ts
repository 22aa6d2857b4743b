import { z } from "zod";
import { flag, oneOf, resourceGroupName, tags, text, texts } from "../shapes";

const certificate = z
  .strictObject({ expiry: z.string(), subject: z.string(), thumbprint: z.string() })
  .optional();

const sku = z.strictObject({
  capacity: z.int().min(0),
  name: z.enum([
    "Developer",
    "Standard",
    "Premium",
    "Basic",
    "Consumption",
    "Isolated",
    "BasicV2",
    "StandardV2",
  ]),
});

const virtualNetwork = z.strictObject({ subnetResourceId: text }).optional();
const natGatewayState = oneOf("Enabled", "Disabled");
const switchedOn = oneOf("Enabled", "Disabled");

const hostnameConfiguration = z.strictObject({
  hostName: z.string(),
  type: z.enum(["Proxy", "Portal", "Management", "Scm", "DeveloperPortal", "ConfigurationApi"]),
  certificate,
  certificatePassword: text,
  certificateSource: oneOf("Managed", "KeyVault", "Custom", "BuiltIn"),
  certificateStatus: oneOf("Completed", "Failed", "InProgress"),
  defaultSslBinding: flag,
  encodedCertificate: text,
  identityClientId: text,
  keyVaultId: text,
  negotiateClientCertificate: flag,
});

const privateEndpointConnection = z.strictObject({
  id: text,
  name: text,
  privateLinkServiceConnectionState: z.strictObject({
    actionsRequired: text,
    description: text,
    status: oneOf("Pending", "Approved", "Rejected"),
  }),
  type: text,
});

/** An API Management service's inputs. Source: azure-native 3.28.0, API version 2024-05-01. */
export const serviceShape = z.strictObject({
  serviceName: z
    .string()
    .max(50)
    .regex(/^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/),
  resourceGroupName,
  location: z.string(),
  publisherEmail: z.string().max(100),
  publisherName: z.string().max(100),
  sku,
  additionalLocations: z
    .array(
      z.strictObject({
        disableGateway: flag,
        location: z.string(),
        natGatewayState,
        publicIpAddressId: text,
        sku,
        virtualNetworkConfiguration: virtualNetwork,
        zones: texts,
      }),
    )
    .optional(),
  apiVersionConstraint: z.strictObject({ minApiVersion: text }).optional(),
  certificates: z
    .array(
      z.strictObject({
        certificate,
        certificatePassword: text,
        encodedCertificate: text,
        storeName: z.string(),
      }),
    )
    .optional(),
  configurationApi: z.strictObject({ legacyApi: switchedOn }).optional(),
  customProperties: z.record(z.string(), z.string()).optional(),
  developerPortalStatus: switchedOn,
  disableGateway: flag,
  enableClientCertificate: flag,
  hostnameConfigurations: z.array(hostnameConfiguration).optional(),
  identity: z
    .strictObject({
      type: z.enum(["SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned", "None"]),
      userAssignedIdentities: z
        .record(z.string(), z.strictObject({ clientId: text, principalId: text }))
        .optional(),
    })
    .optional(),
  legacyPortalStatus: switchedOn,
  natGatewayState,
  notificationSenderEmail: z.string().max(100).optional(),
  privateEndpointConnections: z.array(privateEndpointConnection).optional(),
  publicIpAddressId: text,
  publicNetworkAccess: switchedOn,
  restore: flag,
  tags,
  virtualNetworkConfiguration: virtualNetwork,
  virtualNetworkType: oneOf("None", "External", "Internal"),
  zones: texts,
});
