import { createHash, X509Certificate } from "node:crypto";
import type { Instant } from "../../rotation/calendar";
import { newestOf, secretState } from "../keyvault/readSecrets";
import { daysAfter } from "../keyvault/vaults";
import { isProperties, section, text, type Properties } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";

type Services = Pick<World, "clock" | "secrets">;

/** Days for which a managed certificate is good, and days before its end at which Azure puts a new one in its place. */
const managed = { days: 180, renewedBefore: 45 };

/** `{HOST: instant}`: since when each host name of a service has had a managed certificate. */
export function managedSince(
  { clock }: Pick<World, "clock">,
  hostnames: readonly Properties[],
  previous: ArmResource | undefined,
): Properties {
  const had = section(previous?.assigned ?? {}, "managedSince");
  const hosts = hostnames
    .filter(({ certificateSource }) => certificateSource === "Managed")
    .map((hostname) => text(hostname, "hostName") ?? "");
  return Object.fromEntries(hosts.map((host) => [host, text(had, host) ?? clock.now()]));
}

/**
 * The certificate that a host name shows, `{expiry, subject, thumbprint}`: what its body says of it, or what Azure or its
 * vault has for it; undefined where nobody here knows it, as with one that was uploaded.
 */
export function hostCertificate(
  world: Services,
  service: ArmResource,
  hostname: Properties,
): Properties | undefined {
  if (isProperties(hostname.certificate)) return hostname.certificate;
  const host = text(hostname, "hostName") ?? "";
  if (hostname.certificateSource === "KeyVault")
    return inVault(world, host, text(hostname, "keyVaultId") ?? "");
  if (hostname.certificateSource !== "Managed") return undefined;
  const since = text(section(service.assigned, "managedSince"), host);
  return since === undefined ? undefined : managedCertificate(world, host, since);
}

function managedCertificate({ clock }: Services, host: string, since: Instant): Properties {
  const cycle = managed.days - managed.renewedBefore;
  const renewals = Math.floor((Date.parse(clock.now()) - Date.parse(since)) / 86_400_000 / cycle);
  const expiry = daysAfter(since, renewals * cycle + managed.days);
  return { expiry, subject: `CN=${host}`, thumbprint: thumbprintOf(`${host}/${renewals}`) };
}

/** A certificate in a vault of this tenant: read from its PEM, or by the end that its version has. */
function inVault(world: Services, host: string, keyVaultId: string): Properties | undefined {
  const [, vault = "", name = ""] = /^https:\/\/([^./]+)\.[^/]+\/secrets\/([^/]+)/i.exec(keyVaultId) ?? [];
  const state = secretState(world, { vault, name });
  if (state.kind !== "live") return undefined;
  const { value, expires, version } = newestOf(state.secret);
  if (value.includes("-----BEGIN CERTIFICATE-----")) {
    const { validTo, subject, fingerprint } = new X509Certificate(value);
    const expiry = new Date(validTo).toISOString().replace(".000Z", "Z");
    return { expiry, subject, thumbprint: fingerprint.replaceAll(":", "") };
  }
  if (expires === undefined) return undefined;
  const expiry = new Date(expires * 1000).toISOString().replace(".000Z", "Z");
  return { expiry, subject: `CN=${host}`, thumbprint: thumbprintOf(version) };
}

const thumbprintOf = (of: string): string => createHash("sha1").update(of).digest("hex").toUpperCase();
