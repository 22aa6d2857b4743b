import * as apimanagement from "@pulumi/azure-native/apimanagement";
import type * as pulumi from "@pulumi/pulumi";
import { fragmentDescription } from "./tokenPolicy";

/** The API Management service that something is put into. */
export interface ServicePlace {
  /** Plain: what is put into a service comes after it by itself. */
  readonly resourceGroupName: string;
  readonly serviceName: string;
}

/**
 * A named value that the service reads from a vault by its system-assigned identity, anew every four hours at the latest.
 * Source: Microsoft Learn, API Management, "Use named values".
 * @param secretUri `https://NAME.vault.azure.net/secrets/SECRET`: with a version, it would keep the secret that it has
 */
export function vaultNamedValue(
  name: string,
  { resourceGroupName, serviceName }: ServicePlace,
  secretUri: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): apimanagement.NamedValue {
  return new apimanagement.NamedValue(
    name,
    {
      resourceGroupName,
      serviceName,
      namedValueId: name,
      displayName: name,
      secret: true,
      keyVault: { secretIdentifier: secretUri },
    },
    opts,
  );
}

/**
 * A policy fragment, which other policies include by its ID. The SDK drops an input that is called `id`
 * (pulumi/pulumi-dotnet#171, pulumi/pulumi-azure-native#2664), and the provider would make one up: the transform, which the
 * engine asks for, brings it back. Held by test/engine/gatewayContent.test.ts.
 */
export function policyFragment(
  name: string,
  id: string,
  { resourceGroupName, serviceName }: ServicePlace,
  value: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): apimanagement.PolicyFragment {
  const description = fragmentDescription;
  return new apimanagement.PolicyFragment(
    name,
    { resourceGroupName, serviceName, id, description, format: "rawxml", value },
    {
      ...opts,
      transforms: [({ props, opts }) => ({ props: { ...(props as object), id }, opts })],
    },
  );
}
