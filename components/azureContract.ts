import { z } from "zod";
import type { GivenRole } from "../names/roles";

// What the resources that stand in an estate of others' take and keep.

/** Settings of a Function App that are ours, among others' that stay. */
export const appSettingsSchema = z.strictObject({
  /** ARM ID of the site. */
  siteId: z.string(),
  /** By name. Plain values and Key Vault references, never a secret. */
  settings: z.record(z.string(), z.string()),
});
export type AppSettingsInputs = z.output<typeof appSettingsSchema>;

export const heldAppSettingsSchema = z.object({
  ...appSettingsSchema.shape,
  /** What stood under these names before us; absent where nothing did. A secret, for it may be one. */
  before: z.record(z.string(), z.string()),
});
export type HeldAppSettings = z.output<typeof heldAppSettingsSchema>;

export const givenRoleSchema: z.ZodType<GivenRole> = z.object({
  principalId: z.string(),
  role: z.string(),
  scope: z.string(),
  isConditional: z.boolean(),
});

/** A host name of an API Management service, as Azure Resource Manager writes it. */
export const gatewayHostSchema = z.strictObject({
  hostName: z.string(),
  certificateSource: z.enum(["Managed", "KeyVault"]),
  /** Address of the certificate in a vault, without a version. */
  keyVaultId: z.string().optional(),
});
export type GatewayHost = z.output<typeof gatewayHostSchema>;

/** Host names of a service that are ours, among others' that stay. */
export const gatewayDomainsSchema = z.strictObject({
  /** ARM ID of the service. */
  serviceId: z.string(),
  domains: z.array(gatewayHostSchema),
  /** Host names that are there, and stay as they are. */
  unmanaged: z.array(z.string()),
});
export type GatewayDomainsInputs = z.output<typeof gatewayDomainsSchema>;

export const heldGatewayDomainsSchema = z.object({
  ...gatewayDomainsSchema.shape,
  /** Host names that weren't there before us. */
  added: z.array(z.string()),
});
export type HeldGatewayDomains = z.output<typeof heldGatewayDomainsSchema>;
