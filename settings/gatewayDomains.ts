import { z } from "zod";
import type { Problem } from "../rotation";
import { host, section, text } from "./values";

/**
 * Ends of names that no public DNS server answers for, so that nobody can check who they belong to. Sources: RFC 6761,
 * RFC 6762 and its appendix G, ICANN's reservation of `internal`.
 */
const notPublic = /\.(corp|home|internal|intranet|invalid|lan|local|localhost|private|test)$/i;

/** Azure issues the certificate by itself: for a host of a domain that all the world can look up. */
const managedHost = host
  .refine((name) => name.split(".").length !== 2, {
    error:
      "a host name below a domain, such as api.example.com: Azure manages no certificate of a root domain",
  })
  .refine((name) => !notPublic.test(name), {
    error: "a host name in the public DNS: Azure manages no certificate of another",
  });

const domain = z.discriminatedUnion(
  "certificate",
  [
    section({ host: managedHost, certificate: z.literal("managed") }),
    section({
      host,
      certificate: z.literal("keyVault"),
      secret: text(/^[0-9a-zA-Z-]{1,127}$/, "a vault name"),
    }),
    section({ host, certificate: z.literal("unmanaged") }),
  ],
  {
    error:
      "managed, keyVault with the secret's name in `secret`, or unmanaged (it is there, and stays as it is)",
  },
);

/** Azure's limit. Source: Microsoft Learn, API Management limits, "custom gateway domains per service instance". */
const mostDomains = 20;

/** Custom domains of a gateway. Source of the rules: Microsoft Learn, API Management, "Configure a custom domain name". */
export const domains = z
  .array(domain, { error: "a list of domains" })
  .max(mostDomains, { error: `at most ${mostDomains} domains, as many as Azure takes` })
  .superRefine((all, context) => {
    const names = all.map((one) => one.host.toLowerCase());
    for (const [at, name] of names.entries())
      if (names.indexOf(name) < at)
        context.addIssue({
          code: "custom",
          path: [at, "host"],
          message: `another host name: it stands at domains.${names.indexOf(name)} already`,
        });
  })
  .default([]);

type Domains = z.output<typeof domains>;

/** Regions without managed certificates: other clouds', and two of the public one. Source: as above. */
const unmanagedRegions = /^(usgov|usdod|china)|^(francesouth|southafricawest)$/;

/** Managed certificates where Azure has none. */
export function managedElsewhere(
  gateway: { readonly existing?: unknown; readonly domains: Domains } | undefined,
  location: string | undefined,
): Problem[] {
  const { domains: all = [], existing } = gateway ?? {};
  if (existing !== undefined || location === undefined || !unmanagedRegions.test(location)) return [];
  return all.flatMap(({ certificate }, at) =>
    certificate === "managed"
      ? [
          {
            key: `quarterturn:gateway.domains.${at}.certificate`,
            got: '"managed"',
            want: `keyVault: Azure manages no certificates in ${location}`,
          },
        ]
      : [],
  );
}

/** The domains that a run can give the gateway, and a sentence on those that must wait. */
export interface DomainsNow {
  readonly domains: Domains;
  readonly waiting?: string;
}

/**
 * A custom domain needs a service that exists: Azure manages certificates of no other, and a new one's identity may not
 * read the vault yet. So a new gateway gets its domains in the second run.
 * @param gatewayExists true if the stack's state has it
 */
export function domainsNow(
  { existing, domains }: { readonly existing?: unknown; readonly domains: Domains },
  gatewayExists: boolean,
): DomainsNow {
  if (existing !== undefined || gatewayExists || domains.length === 0) return { domains };
  const hosts = domains.map(({ host }) => host).join(", ");
  const waiting = `quarterturn:gateway.domains: ${hosts} can't be added while the gateway is being created; run \`pulumi up\` again once it exists`;
  return { domains: [], waiting };
}
