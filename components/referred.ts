import * as pulumi from "@pulumi/pulumi";
import type { GatewayHost } from "./azureContract";
import { types } from "../names/types";

export interface AppSettingsArgs {
  /** ARM ID of the site. */
  readonly siteId: string;
  readonly settings: Readonly<Record<string, pulumi.Input<string>>>;
}

export interface GatewayDomainsArgs {
  /** ARM ID of the service. */
  readonly serviceId: string;
  readonly domains: readonly (Omit<GatewayHost, "keyVaultId"> & {
    readonly keyVaultId?: pulumi.Input<string>;
  })[];
  readonly unmanaged: readonly string[];
}

/** Settings of a Function App that exists: ours alone, all its others stay. What stood there before comes back with it. */
export class AppSettings extends pulumi.CustomResource {
  constructor(name: string, args: AppSettingsArgs, opts?: pulumi.CustomResourceOptions) {
    super(types.appSettings, name, { ...args, before: undefined }, opts);
  }
}

/** Host names of an API Management service that exists: ours alone, nothing else of it is changed. */
export class GatewayDomains extends pulumi.CustomResource {
  constructor(name: string, args: GatewayDomainsArgs, opts?: pulumi.CustomResourceOptions) {
    super(types.gatewayDomains, name, { ...args, added: undefined }, { ...opts, protect: true });
  }
}
