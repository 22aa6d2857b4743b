import { BadParameter } from "../errors/vaultSecrets";

/** What a client may say of a secret. Times are seconds since 1970. Left out of an update: it stays. */
export interface SecretProperties {
  readonly contentType?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly notBefore?: number | undefined;
  readonly expires?: number | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** @throws BadParameter unless the name has 1 to 127 letters, digits and hyphens. */
export function requireSecretName(name: string): void {
  if (!/^[0-9a-z-]{1,127}$/i.test(name)) {
    throw new BadParameter(`The request URI contains an invalid name: ${name}`);
  }
}

const maxValueBytes = 25 * 1024;

/** @throws BadParameter for a value of more than 25 KB. */
export function requireSecretValue(value: string): void {
  const bytes = Buffer.byteLength(value);
  if (bytes > maxValueBytes) {
    throw new BadParameter(
      `The value of a secret is limited to ${maxValueBytes} bytes; the value given has ${bytes}.`,
    );
  }
}

/**
 * Holds a secret's properties against the vault's limits: a content type of 255 characters, 15 tags of 256 characters.
 * Source: Azure Key Vault, "About secrets".
 * @throws BadParameter.
 */
export function requireSecretProperties({ contentType = "", tags = {} }: SecretProperties): void {
  if (contentType.length > 255) {
    throw new BadParameter("The contentType of a secret is limited to 255 characters.");
  }
  const entries = Object.entries(tags);
  if (entries.length > 15) throw new BadParameter("A secret is limited to 15 tags.");
  if (entries.flat().some((text) => text.length > 256)) {
    throw new BadParameter("A tag's name and value are limited to 256 characters.");
  }
}
