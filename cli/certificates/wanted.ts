import { resolve } from "node:path";
import { VaultCertificates } from "../../certificates/request/vault";
import { type Roots, rootsWith } from "../../certificates/served/chain";
import { rehearsedRoots } from "../../certificates/watched";
import { type Instant, oneOf, own } from "../../rotation";
import type { CertificateSettings } from "../../settings/certificates";
import { nowOf } from "../../settings/clock";
import { cloudOf, servedIn, vaultAddressOf } from "../../settings/cloud";
import { filesOf } from "../../settings/projectFiles";
import type { Settings } from "../../settings/settings";
import { UsageError } from "../../settings/usageError";
import { readStackFile } from "../../status/read/stackFile";
import { defaultCredential } from "../../web/azure";

/** What both commands are told. */
export interface CertificateOptions {
  readonly stack: string;
  readonly cwd: string;
}

/** What `npm run certificate` is told of what came back. */
export interface CheckOptions extends CertificateOptions {
  readonly check: string;
  readonly csr?: string;
  readonly out?: string;
  readonly install?: string;
  readonly key?: string;
  readonly passphraseFd?: string;
}

/** A certificate of the stack file, with what surrounds it. */
export interface WantedOne extends CertificateOptions {
  readonly name: string;
  readonly setting: CertificateSettings;
  readonly settings: Settings;
  /** By which dates are judged: in a rehearsal the local Azure's clock. */
  readonly at: Instant;
}

/** The key that is made where the stack file doesn't say. */
const usualKey = { type: "rsa-3072", in: "vault" } as const;

/**
 * The certificate of that name.
 * @throws UsageError if the stack file has none, or is wrong itself
 */
export function wantedOne(name: string, { stack, cwd }: CertificateOptions): WantedOne {
  const folder = resolve(cwd);
  const { settings } = readStackFile(folder, stack);
  const setting = own(settings.certificates, name);
  if (setting !== undefined) return { stack, cwd: folder, name, setting, settings, at: nowOf(process.env) };
  const known = Object.keys(settings.certificates);
  const where = `under quarterturn:certificates in Pulumi.${stack}.yaml`;
  if (known.length === 0)
    throw new UsageError(`CERT: got ${name}, want one that stands ${where}: there is none`);
  const { want, wayOut } = oneOf(name, known);
  const meant = wayOut === undefined ? "" : `; ${wayOut}`;
  throw new UsageError(`CERT: got ${name}, want ${want}, ${where}${meant}`);
}

/**
 * Those that are renewed by ACME.
 * @throws UsageError if the stack file is wrong
 */
export function automaticOnes({ stack, cwd }: CertificateOptions): WantedOne[] {
  const folder = resolve(cwd);
  const { settings } = readStackFile(folder, stack);
  const at = nowOf(process.env);
  return Object.entries(settings.certificates)
    .filter(([, { acme }]) => acme !== undefined)
    .map(([name, setting]) => ({ stack, cwd: folder, name, setting, settings, at }));
}

export function keyOf({ setting }: WantedOne): NonNullable<CertificateSettings["key"]> {
  return setting.key ?? usualKey;
}

/** Names that the certificate must be for, the host first. */
export function namesOf({ setting: { host, names } }: WantedOne): readonly string[] {
  const own = host.toLowerCase();
  return [...names].sort((a, b) => Number(b === own) - Number(a === own));
}

/** The stack's vault, for whoever runs this. */
export function vaultOf({ settings: { vault, tenantId } }: WantedOne): VaultCertificates {
  const cloud = cloudOf(process.env);
  const credential = defaultCredential(cloud, { tenantId });
  return new VaultCertificates(vault.vaultName, vaultAddressOf(cloud, vault.vaultName), credential);
}

/** @throws UsageError if `caFile` can't be read */
export function rootsOf(one: WantedOne): Roots {
  const { name, setting } = one;
  try {
    return rootsWith(authoritiesOf(one));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `quarterturn:certificates.${name}.caFile: got ${setting.caFile ?? ""}, want certificates in PEM`,
    );
  }
}

/** Authorities that are trusted besides those that Node.js knows, in PEM: the stack file's, and in a rehearsal its world's. */
export function authoritiesOf(one: WantedOne): string[] {
  return [...textsOf(one, one.setting.caFile, "caFile"), ...rehearsedRoots(servedIn(process.env))];
}

/** A file that the stack file names, as a list of its text; none if it names none. */
export function textsOf({ name, cwd }: WantedOne, file: string | undefined, key: string): string[] {
  if (file === undefined) return [];
  try {
    return [filesOf(cwd)(file)];
  } catch (error) {
    throw new UsageError(`quarterturn:certificates.${name}.${key}: got ${file}: ${(error as Error).message}`);
  }
}
