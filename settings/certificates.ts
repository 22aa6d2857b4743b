import { isIP } from "node:net";
import { z } from "zod";
import { defaultVault } from "../names/vaultName";
import { filePath, host, keyedBy, maskedSecret, section, someText, text, wholeNumber } from "./values";

const wantedNode = "an address, with a port if it is another: 10.1.0.11, 10.1.0.12:8443, [2001:db8::3]:443";
const portRange = { min: 1, max: 65_535 };

/** Where one node answers. */
export interface NodeAddress {
  /** An IPv4 or IPv6 address, or a host name that leads to this node alone. */
  readonly address: string;
  /** Left out: the certificate's. */
  readonly port: number | undefined;
}

/** `10.1.0.11`, `10.1.0.12:8443`, `[2001:db8::3]:443`, `2001:db8::3`, `node-1.example.com`; undefined for anything else. */
export function nodeAddressOf(written: string): NodeAddress | undefined {
  if (isIP(written) === 6) return { address: written, port: undefined };
  const parts = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::(\d{1,5}))?$/i.exec(written);
  const [, v6, other, digits] = parts ?? [];
  const address = v6 ?? other;
  if (address === undefined || (v6 !== undefined && isIP(v6) !== 6)) return undefined;
  // `10.1.0.300` is a mistake, and no name.
  if (v6 === undefined && isIP(address) === 0 && !host.safeParse(address).success && address !== "localhost")
    return undefined;
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && (port < portRange.min || port > portRange.max)) return undefined;
  return { address, port };
}

const nodes = keyedBy(
  z.string({ error: wantedNode }).refine((written) => nodeAddressOf(written) !== undefined, {
    error: wantedNode,
  }),
)
  .refine((all) => Object.keys(all).length > 0, {
    error: "at least one node; leave `nodes` out to look at every address of the name",
  })
  .refine((all) => new Set(Object.values(all)).size === Object.keys(all).length, {
    error: "an address of its own for each node",
  });

const wantedName = "a full host name, or one such as *.example.com";
const certificateName = z
  .string({ error: wantedName })
  .refine((name) => host.safeParse(name.replace(/^\*\./, "")).success, { error: wantedName })
  .transform((name) => name.toLowerCase());

/** The key that `npm run csr` makes. */
const key = section({
  type: z.enum(["rsa-3072", "p-256"], { error: "rsa-3072 or p-256" }).default("rsa-3072"),
  /** In the vault as a pending certificate, or in an encrypted file. */
  in: z.enum(["vault", "file"], { error: "vault or file" }).default("vault"),
});

/** The management node of a Pexip Infinity that the certificate is installed through. */
const pexip = section({
  url: z
    .string({ error: "an https address such as https://mgmt.example.com" })
    .transform((address) => address.trim().replace(/\/+$/, ""))
    .refine((address) => /^https:\/\/[^/?#@\s]+$/.test(address), {
      error: "an https address such as https://mgmt.example.com, without a path",
    }),
  user: someText,
  password: z.literal(maskedSecret, {
    error: "a secret: pulumi config set --secret --path quarterturn:certificates.NAME.pexip.password",
  }),
  /** Certificates in PEM of who signed the management node's; left out: those that Node.js trusts. */
  caFile: filePath,
  /** Full names of the nodes that are to show it; left out: those that show one for `host` when it is installed. */
  nodes: z
    .array(host, { error: "a list of nodes' full names" })
    .min(1, { error: "at least one node; leave `nodes` out to go by what is there" })
    .optional(),
});

const wantedZone =
  "a zone's ID such as /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/dnszones/example.com";
const wantedListen = "an address of this machine with a port: 127.0.0.1:8080, [::1]:8080";

/** How the authority that renews it by itself sees that its names are ours. */
const renewal = section({
  /** DNS-01: the public zone in Azure DNS that its names lie in. */
  dnsZone: text(
    /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/dnszones\/[^/]+$/i,
    wantedZone,
  )
    .refine((id) => host.safeParse(zoneNameOf(id)).success, { error: wantedZone })
    .optional(),
  /** HTTP-01: where the command answers while the authority looks; port 80 of each name must lead there. */
  listen: z
    .string({ error: wantedListen })
    .refine((written) => nodeAddressOf(written)?.port !== undefined, { error: wantedListen })
    .optional(),
}).refine(({ dnsZone, listen }) => (dnsZone === undefined) !== (listen === undefined), {
  error: "either dnsZone (DNS-01, in Azure DNS) or listen (HTTP-01)",
});

/** What renews a certificate by ACME, and says what is in the way. */
export function renewalCommand(stack: string, name: string): string {
  return `npm run certificate -- --stack ${stack} --renew ${name}`;
}

/** `example.com` of the ID of a zone. */
export function zoneNameOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1).toLowerCase();
}

/** True if a zone may have the name's records: `*.a.example.com` lies in `example.com`. */
function liesIn(name: string, zone: string): boolean {
  return `.${name.replace(/^\*\./, "")}`.endsWith(`.${zone}`);
}

/** Whether certificates are renewed by ACME with their keys in this vault, by what the stack file calls it: the default one alone. */
export function areRenewedIn(
  vault: string,
  certificates: Readonly<Record<string, CertificateSettings>>,
): boolean {
  return vault === defaultVault && Object.values(certificates).some(({ acme }) => acme !== undefined);
}

/** A certificate that is watched, and where it is served; somebody renews it by hand, or `acme` does. */
const certificate = section({
  host,
  port: wholeNumber(portRange.min, portRange.max).default(443),
  /** Each is looked at by itself, with `host` as its server name; left out: every address that `host` has. */
  nodes: nodes.optional(),
  /** What it must be for; left out: `host` alone. */
  names: z
    .array(certificateName, { error: "a list of host names" })
    .min(1, { error: "at least one name" })
    .optional(),
  /** Part of the name of whoever issues it. */
  issuer: someText,
  renewBeforeDays: wholeNumber(1, 398).default(30),
  /** A name under `quarterturn:recipients`, who is reminded; any other text is shown only. */
  owner: someText,
  /** Certificates in PEM of a private authority that signs it, by the file's path in the project's folder. */
  caFile: filePath,
  key: key.optional(),
  pexip: pexip.optional(),
  /** It is renewed by ACME, with the account of `quarterturn:acme`. */
  acme: renewal.optional(),
})
  .refine(({ host: own, names }) => names === undefined || names.some((name) => covers(name, own)), {
    path: ["names"],
    error: "`host` among them: it is what clients look for in the certificate",
  })
  .transform((read) => ({ ...read, names: read.names ?? [read.host.toLowerCase()] }))
  .superRefine(({ acme, key: made, names }, context) => {
    if (acme === undefined) return;
    const { dnsZone } = acme;
    const problem = (path: readonly string[], message: string): void => {
      context.addIssue({ code: "custom", path: [...path], message });
    };
    if (made?.in === "file")
      problem(
        ["key", "in"],
        "vault: what is renewed by ACME has its key in the vault, where the run finds it",
      );
    const wildcard = names.find((name) => name.startsWith("*."));
    if (dnsZone === undefined && wildcard !== undefined)
      problem(["acme"], `dnsZone: ${wildcard} can be proven by DNS-01 only`);
    const outside = names.find((name) => dnsZone !== undefined && !liesIn(name, zoneNameOf(dnsZone)));
    if (outside !== undefined)
      problem(["acme", "dnsZone"], `the zone that ${outside} lies in: all of its names are proven there`);
  });

/** Certificates by name. */
export const certificates = keyedBy(certificate);

export type CertificateSettings = z.output<typeof certificate>;

/** True if a certificate for `name` is one for `wanted` too: `*.example.com` stands for one label, and no more. */
export function covers(name: string, wanted: string): boolean {
  const [one, other] = [name.toLowerCase(), wanted.toLowerCase()];
  return one === other || (one.startsWith("*.") && one.slice(1) === other.slice(other.indexOf(".")));
}
