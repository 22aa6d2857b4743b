import { z } from "zod";
import { nameOf, typeOf } from "../names/urn";
import { ownerIn } from "../settings/recipients";
import type { Settings } from "../settings/settings";

/** A resource of the stack's state, and the version of Azure's API that it is looked after with. */
interface UsedApi {
  /** Type token without a version, `azure-native:keyvault:Vault`. */
  readonly type: string;
  readonly name: string;
  /** `2024-11-01`, as the resource's output `azureApiVersion` says. */
  readonly apiVersion: string;
}

/** What a stack uses, as far as a date can end it. */
export interface Uses {
  readonly apis: readonly UsedApi[];
  /** Host names of the gateway whose certificates Azure manages. */
  readonly managedHosts: readonly string[];
  /** Certificates that somebody renews by hand. */
  readonly certificates: readonly {
    readonly name: string;
    readonly issuer: string;
    readonly owner: string;
  }[];
  /** The major version of Node.js that runs this, e.g. 24. */
  readonly nodeMajor: number;
}

/** What a stack file asks for, and a state has. */
export function usesOf(
  { gateway, certificates, recipients }: Pick<Settings, "gateway" | "certificates" | "recipients">,
  apis: Uses["apis"],
  nodeMajor: number,
): Uses {
  return {
    apis,
    managedHosts: (gateway?.domains ?? [])
      .filter(({ certificate }) => certificate === "managed")
      .map(({ host }) => host),
    certificates: Object.entries(certificates)
      .filter(([, { acme }]) => acme === undefined)
      .map(([name, { issuer, owner }]) => ({ name, issuer, owner: ownerIn({ recipients }, owner) })),
    nodeMajor,
  };
}

const versioned = z.object({ azureApiVersion: z.string() });

/** The versions of Azure's APIs in a state, or in what it will be. */
export function apisIn(resources: readonly { readonly urn: string; readonly outputs: unknown }[]): UsedApi[] {
  return resources.flatMap(({ urn, outputs }) => {
    const read = versioned.safeParse(outputs);
    return read.success
      ? [{ type: typeOf(urn), name: nameOf(urn), apiVersion: read.data.azureApiVersion }]
      : [];
  });
}
