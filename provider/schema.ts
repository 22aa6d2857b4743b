import { z } from "zod";
import { appSettingsSchema, gatewayDomainsSchema } from "../components/azureContract";
import { reminderSchema, watchedCertificateSchema } from "../components/certificatesContract";
import {
  handoverSchema,
  ledgerRequestSchema,
  tokenCanarySchema,
  vaultSecretSchema,
} from "../components/contract";
import { clientSecretSchema, secretRotationPolicySchema } from "../components/keycloakContract";
import { types } from "../names/types";

/*
 * The package's schema, from which Pulumi makes SDKs in other languages and checks programs in YAML.
 * Source: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
 */

type Shape = Readonly<Record<string, unknown>>;

const any = { $ref: "pulumi.json#/Any" } as const;
const text = { type: "string" } as const;

/** The pieces that Rotation is made of. A program that uses Rotation declares none of them itself. */
const pieces: readonly (readonly [type: string, does: string, inputs: z.ZodObject])[] = [
  [types.ledger, "The record of all consumers' generations, protected.", ledgerRequestSchema],
  [
    types.tokenCanary,
    "Proof that a secret works: it gets a token, or the run stops there.",
    tokenCanarySchema,
  ],
  [types.vaultSecret, "A secret as a new version in a Key Vault, proven and labelled.", vaultSecretSchema],
  [types.handover, "The delivery of a secret, once to each recipient.", handoverSchema],
  [types.secretRotationPolicy, "A Keycloak client policy that rotates secrets.", secretRotationPolicySchema],
  [types.clientSecret, "One generation of a Keycloak client's secret, protected.", clientSecretSchema],
  [types.appSettings, "Settings of a Function App among others' that stay.", appSettingsSchema],
  [types.gatewayDomains, "Host names of a gateway among others' that stay.", gatewayDomainsSchema],
  [types.watchedCertificate, "A certificate that is watched where it is served.", watchedCertificateSchema],
  [types.reminder, "A reminder to a certificate's owner, sent once.", reminderSchema],
];

/** Inputs that are a secret, or the one before. */
const secretInputs: ReadonlySet<string> = new Set(["clientSecret", "follows", "value"]);

const described = (shape: Shape, description: string): Shape => ({ ...shape, description });

const rotation = {
  isComponent: true,
  description:
    "The rotation: what the stack's `quarterturn:` configuration wants, through the ledger, as resources. There is one in a stack.",
  inputProperties: {},
  properties: {
    vaultName: described(text, "Name of the vault that the secrets are published in."),
    subscriptionId: described(text, "The subscription that the run worked in."),
    readers: described(
      { type: "object", additionalProperties: text },
      "Object IDs of the managed identities that read the vault.",
    ),
    clientIds: described({ type: "object", additionalProperties: text }, "Client ID by consumer."),
    certificates: described(any, "The watched certificates, as the configuration has them."),
    reasons: described(
      { type: "object", additionalProperties: text },
      "Why somebody who is no managed identity reads the vault, by object ID.",
    ),
  },
  required: ["vaultName", "subscriptionId", "readers", "clientIds", "certificates"],
};

const secretVault = {
  isComponent: true,
  description: "A Key Vault that nobody reads but those whom the program names.",
  inputProperties: {
    resourceGroupName: described(text, "The resource group that it lies in."),
    vaultName: described(
      { ...text, plain: true },
      "3 to 24 letters, digits and hyphens; unique in all of Azure.",
    ),
    tenantId: described({ ...text, plain: true }, "The tenant (UUID)."),
    subscriptionId: described({ ...text, plain: true }, "The subscription (UUID)."),
    access: described({ ...text, plain: true }, "How it gives rights: `policies` or `rbac`."),
    declared: described(
      { $ref: "#/types/quarterturn:index:DeclaredVault", plain: true },
      "Left out: it exists, and nothing of it is changed.",
    ),
    renewsCertificates: described(
      { type: "boolean", plain: true },
      "Whoever may write secrets by an access policy also renews certificates. Left out: false.",
    ),
    uri: described(
      { ...text, plain: true },
      "Its address, where it exists: `https://NAME.vault.azure.net/`.",
    ),
  },
  requiredInputs: ["resourceGroupName", "vaultName", "tenantId", "subscriptionId", "access"],
  properties: {
    vaultId: described(text, "ARM ID."),
    uri: described(text, "`https://NAME.vault.azure.net/`."),
    vaultName: text,
  },
  required: ["vaultId", "uri", "vaultName"],
};

const declaredVault = {
  type: "object",
  description: "A vault that is made.",
  properties: {
    location: { ...text, plain: true },
    softDeleteRetentionDays: described(
      { type: "integer", plain: true },
      "Days a deleted vault or secret stays recoverable, 7 to 90, fixed at creation.",
    ),
    tags: { type: "object", additionalProperties: { ...text, plain: true }, plain: true },
    workspaceId: described(
      { ...text, plain: true },
      "ARM ID of the Log Analytics workspace that gets its log.",
    ),
    wasThere: described(
      { type: "boolean", plain: true },
      "It was there before: no plan deletes it in Azure.",
    ),
  },
  required: ["location", "softDeleteRetentionDays", "wasThere"],
};

/** The schema as JSON. @param version of the package */
export function packageSchema(version: string): string {
  return JSON.stringify({
    name: "quarterturn",
    version,
    displayName: "Quarterturn",
    description: "Rotates client secrets through `pulumi up`, with nobody's service going down.",
    license: "Apache-2.0",
    language: { python: { respectSchemaVersion: true }, nodejs: { respectSchemaVersion: true } },
    types: { "quarterturn:index:DeclaredVault": declaredVault },
    resources: {
      [types.rotation]: rotation,
      [types.secretVault]: secretVault,
      ...Object.fromEntries(pieces.map(([type, does, inputs]) => [type, piece(does, inputs)])),
    },
  });
}

function piece(description: string, inputs: z.ZodObject): Shape {
  const { properties = {}, required = [] } = z.toJSONSchema(inputs, { io: "input", unrepresentable: "any" });
  const inputProperties = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      secretInputs.has(name) ? { ...typeOf(property as Shape), secret: true } : typeOf(property as Shape),
    ]),
  );
  return { description, inputProperties, requiredInputs: required, properties: inputProperties, required };
}

/** What is nested is anything: only Rotation makes it. */
function typeOf({ type, items, enum: values }: Shape): Shape {
  if (type === "string" || type === "boolean" || type === "integer" || type === "number") return { type };
  if (Array.isArray(values)) return text;
  if (type === "array" && (items as Shape | undefined)?.type === "string") return { type, items: text };
  return any;
}
