/** What secrets look like, whatever they are called. */
const shapes: Readonly<Record<string, RegExp>> = {
  "an Entra client secret": /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/,
  "a connection string":
    /(^|;)\s*(AccountKey|SharedAccessKey|SharedAccessSignature|SharedSecretValue|Password|Pwd|InstrumentationKey)\s*=\s*[^;\s]/i,
  "an address with a password": /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i,
  "a shared access signature": /(^|[?&;\s])sig=[\w%+/-]{20,}/i,
  "a private key": /-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----/,
  "a storage account's key": /^[A-Za-z0-9+/]{86}==$/,
  "an access token": /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/,
};

/** What a text looks like, e.g. `a connection string`; undefined if like no secret. */
export function secretShape(text: string): string | undefined {
  return Object.entries(shapes).find(([, shape]) => shape.test(text))?.[0];
}

/** A reference that App Service resolves by the app's identity. */
export function isVaultReference(text: string): boolean {
  return /^@Microsoft\.KeyVault\(.+\)$/i.test(text);
}

/** The same, and it names no version, so that a rotation reaches the app. */
export function isNewestVaultReference(text: string): boolean {
  const hasVersion = /SecretVersion=[^;)]|\/secrets\/[^/;)]+\/[^/;)]+/i.test(text);
  return isVaultReference(text) && !hasVersion;
}
