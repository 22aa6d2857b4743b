/** What secrets look like, whatever they are called. */
const shapes: Readonly<Record<string, RegExp>> = {
  "an Entra client secret": /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/,
  "a connection string":
    /(^|;)\s*(AccountKey|SharedAccessKey|SharedAccessSignature|SharedSecretValue|SharedSecret|Password|Pwd|InstrumentationKey|ClientSecret)\s*=\s*[^;\s]/i,
  "a cache's connection string": /^[\w.-]+(:\d+)?,(.*,)?\s*password=[^,\s]/i,
  "an address with a password": /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i,
  "an address with a key":
    /^[a-z][a-z0-9+.-]*:\/\/\S+[?&](code|key|api-?key|api_key|token|access_token|subscription-key|client_secret)=(?!\{)[^&\s]{16,}/i,
  "a shared access signature": /(^|[?&;\s])sig=[\w%+/-]{20,}/i,
  "a private key": /-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----/,
  "a storage account's key": /^[A-Za-z0-9+/]{86}==$/,
  // Keys of Azure's services bear a mark since 2023, and common ones say JQQJ99.
  "a key of an Azure service":
    /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{32,76}(JQQJ99[A-Za-z0-9+/_-]{10,}|(AzFu|AzSe|AIoT|ASbE|AEhS|ARm7|ACDb|ACRt|AzCa|AzBa|APIM|\+ASt)[A-Za-z0-9+/]{5,6}={0,2})(?![A-Za-z0-9+/])/,
  "an access token": /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/,
  "a token of a service":
    /(?<![\w-])(gh[opsur]_[A-Za-z0-9]{36}|github_pat_\w{60,}|glpat-[\w-]{20}|xox[abprs]-[\w-]{10,}|npm_[A-Za-z0-9]{36}|pul-[0-9a-f]{40}|sk_(live|test)_[A-Za-z0-9]{20,}|SG\.[\w-]{20,}\.[\w-]{20,}|AIza[\w-]{35}|hf_[A-Za-z]{34})(?![\w-])/,
  "an Authorization header": /^(Basic|Bearer)\s+[\w+/.~-]{16,}=*$/i,
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
