import { escapeToBuffer } from "hono/utils/html";
import { operatorSecret } from "../entra/servicePrincipals";
import type { World } from "../world/world";
import { addDays, type Day, type Instant, parseDay } from "../../rotation/calendar";
import { printableIn, printableLines } from "../../rendering/printable";
import type { Table } from "../world/table";
import { certificatesOf } from "../certificates/hosts";
import { listDeletedSecrets, listSecrets } from "../keyvault/readSecrets";
import { vaultState } from "../keyvault/vaults";
import type {
  Mail,
  PasswordCredential,
  SecretVersion,
  SignIn,
  Vault,
  VaultSecret,
  WatchedHost,
} from "../world/records";

const blot = "••••••••";

/** Every value that a secret ever had, the longest first: of apps, of the operator, and in vaults. */
export function valuesIn(world: Pick<World, "secretValues" | "tenant">): readonly string[] {
  const values = [...world.secretValues.all(), operatorSecret(world) ?? ""].filter((value) => value !== "");
  return [...new Set(values)].sort((one, other) => other.length - one.length);
}

/** A text with the values blotted out, also where they are written as HTML, in a URL or in Base64. */
export function masked(text: string, values: readonly string[]): string {
  const written = values.flatMap((value) => [
    value,
    asHtml(value),
    encodeURIComponent(value),
    asBase64(value),
  ]);
  return written.reduce((rest, value) => rest.replaceAll(value, blot), text);
}

/** As the page's own template writes it. */
function asHtml(value: string): string {
  const written: [string] = [""];
  escapeToBuffer(value, written);
  return written[0];
}

function asBase64(value: string): string {
  return Buffer.from(value).toString("base64");
}

/** One page of a list. */
export interface Paged<T> {
  readonly items: readonly T[];
  /** 1 is the first page. */
  readonly page: number;
  readonly pages: number;
  /** Position of the first item in the whole list, from 1; 0 if the list is empty. */
  readonly first: number;
  readonly total: number;
}

/** A page of a table, the newest records first; the nearest if there is no such page. No other page is read. */
export function pageOf<T>(table: Pick<Table<T>, "count" | "newest">, wanted: number, size: number): Paged<T> {
  const total = table.count();
  const pages = Math.max(Math.ceil(total / size), 1);
  const page = Math.min(Math.max(wanted, 1), pages);
  const start = (page - 1) * size;
  return { items: table.newest(start, size), page, pages, first: total === 0 ? 0 : start + 1, total };
}

/** An app's secret as the page shows it. Its value isn't here, so nothing can print it. */
export type ShownCredential = Pick<PasswordCredential, "displayName" | "hint" | "keyId"> & {
  readonly from: Day;
  /** It is valid until 00:00Z of this day. */
  readonly to: Day;
};

/** An app registration with its secrets, the oldest first. */
export interface ShownApp {
  readonly displayName: string;
  readonly clientId: string;
  readonly credentials: readonly ShownCredential[];
}

/** A version of a vault secret, without its value. */
export type ShownVersion = Pick<SecretVersion, "created" | "enabled" | "expires" | "tags" | "version"> & {
  readonly secret: string;
  readonly isNewest: boolean;
  readonly deleted: VaultSecret["deleted"];
};

/** A vault with its secrets' versions: by name, the newest first. */
export interface ShownVault {
  readonly name: string;
  readonly deleted: Vault["deleted"];
  readonly versions: readonly ShownVersion[];
}

/** A node of a watched host, with the certificate that it shows; its key isn't here. */
export interface ShownNode {
  /** Empty where the host's nodes aren't told apart. */
  readonly name: string;
  readonly address: string;
  readonly serial: string;
  readonly from: Day;
  /** Clients refuse it from 00:00Z of this day on. */
  readonly to: Day;
  /** No later one was issued. */
  readonly isNewest: boolean;
}

/** A host whose certificate somebody renews by hand. */
export type ShownHost = Pick<WatchedHost, "host" | "issuer" | "names" | "owner"> & {
  readonly nodes: readonly ShownNode[];
};

/** An e-mail, with every known secret blotted out. */
export type ShownMail = Pick<Mail, "from" | "sentDateTime" | "subject" | "toRecipients"> & {
  readonly text: string;
  readonly attachments: readonly string[];
};

/** Everything that the page shows. */
export interface View {
  readonly tenantId: string;
  readonly today: Day;
  readonly apps: readonly ShownApp[];
  readonly vaults: readonly ShownVault[];
  readonly hosts: readonly ShownHost[];
  readonly signIns: Paged<SignIn>;
  readonly mail: Paged<ShownMail>;
}

/** Which pages of the long lists are wanted: 1 is the newest. */
export interface Wanted {
  readonly signIns: number;
  readonly mail: number;
}

/** Reads from the world what the page shows. */
export function viewOf(world: World, today: Day, wanted: Wanted): View {
  const values = valuesIn(world);
  const mail = pageOf(world.mail, wanted.mail, 10);
  return {
    ...printableIn({
      tenantId: world.tenantId,
      today,
      apps: shownApps(world),
      vaults: shownVaults(world),
      hosts: world.hosts.all().map((host) => shownHost(world, host)),
      signIns: pageOf(world.signIns, wanted.signIns, 25),
    }),
    mail: { ...mail, items: mail.items.map((one) => shownMail(one, values)) },
  };
}

function shownApps({ apps, passwords }: Pick<World, "apps" | "passwords">): ShownApp[] {
  const shown = apps.all().map(({ objectId, displayName, clientId }) => {
    const credentials = passwords.all(`${objectId}/`).map(shownCredential);
    return { displayName, clientId, credentials: credentials.sort(byStart) };
  });
  return shown.sort((one, other) => one.displayName.localeCompare(other.displayName, "en"));
}

function byStart(one: ShownCredential, other: ShownCredential): number {
  return one.from === other.from ? one.to.localeCompare(other.to) : one.from.localeCompare(other.from);
}

function shownCredential(credential: PasswordCredential): ShownCredential {
  const { displayName, endDateTime, hint, keyId, startDateTime } = credential;
  return { displayName, hint, keyId, from: dayOf(startDateTime), to: dayOf(endDateTime) };
}

function shownVaults(world: Pick<World, "clock" | "secrets" | "vaults">): ShownVault[] {
  return world.vaults.all().flatMap(({ name }) => {
    const state = vaultState(world, name);
    if (state.kind === "free") return [];
    const secrets = [...listSecrets(world, name), ...listDeletedSecrets(world, name)];
    return [{ name, deleted: state.vault.deleted, versions: secrets.flatMap(shownVersions) }];
  });
}

function shownVersions({ name, versions, deleted }: VaultSecret): ShownVersion[] {
  const shown = versions.map(({ created, enabled, expires, tags, version }, at) => ({
    ...{ secret: name, version, created, enabled, expires, tags, deleted },
    isNewest: at === versions.length - 1,
  }));
  return shown.reverse();
}

function shownHost(
  world: Pick<World, "hostCertificates">,
  { host, issuer, names, owner, nodes }: WatchedHost,
): ShownHost {
  const issued = certificatesOf(world, host);
  const shown = nodes.flatMap(({ name, address, shows }) =>
    issued
      .filter(({ serial }) => serial === shows)
      .map(({ serial, notBefore, notAfter }) => ({
        ...{ name, address, serial, from: dayOf(notBefore), to: addDays(dayOf(notAfter), 1) },
        isNewest: serial === issued.at(-1)?.serial,
      })),
  );
  return { host, issuer, names, owner, nodes: shown };
}

function shownMail(mail: Mail, values: readonly string[]): ShownMail {
  const { from, sentDateTime, toRecipients, body } = mail;
  const subject = masked(mail.subject, values);
  const attachments = mail.attachments.map(({ name }) => name);
  return {
    ...printableIn({ from, sentDateTime, subject, toRecipients, attachments }),
    text: printableLines(masked(body.content, values)),
  };
}

/** The day of an instant: `2027-05-21T00:00:00Z` → `2027-05-21`. */
export function dayOf(instant: Instant): Day {
  return parseDay(instant.slice(0, 10));
}

/** The day of a second since 1970. */
export function dayOfSecond(seconds: number): Day {
  return dayOf(new Date(seconds * 1000).toISOString());
}
