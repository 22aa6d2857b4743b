/** Words that stand at the end of a longer one too, where nobody parts words: `DBPASSWORD`, `clientsecret`, `CONNSTR`. */
const endings = [
  "secret",
  "password",
  "passwd",
  "passwort",
  "passphrase",
  "passcode",
  "pwd",
  "credential",
  "connectionstring",
  "connstring",
  "connstr",
  "apikey",
  "accesskey",
  "accountkey",
  "encryptionkey",
  "functionkey",
  "hostkey",
  "instrumentationkey",
  "licensekey",
  "masterkey",
  "privatekey",
  "sharedkey",
  "signingkey",
  "storagekey",
  "subscriptionkey",
  "token",
  "apitoken",
  "sastoken",
  "saskey",
];

/** Words that say it alone, and inside of no other: `compass`, `monkey` and `Alsace` have nothing to hide. */
const alone = ["pass", "key", "sas", "pat", "dsn", "cred", "psk", "jwt", "hmac", "salt", "pin", "pw", "auth"];

/** `dbpass`, `smtppass`. */
const shortPass =
  /^(admin|app|db|ftp|imap|ldap|login|mail|mongo|mq|mysql|pg|postgres|rabbit|redis|root|service|sftp|smtp|sql|svc|user)pass$/;

/** Last words by which a name is about a secret and doesn't hold it. */
const about =
  /^(algorithm|alg|audience|authority|cache|class|count|container|days|description|disabled|enabled|endpoint|env|environment|expir(es|y|ation)|expiresin|expiresat|field|file|filename|folder|format|generation|group|header|host|hours|id|ids|identifier|interval|issuer|kind|label|length|level|lifetime|limit|location|method|minutes|mode|model|name|names|number|owner|param|parameter|path|period|policy|port|prefix|property|protocol|provider|realm|reader|reference|ref|region|required|rotation|rules|scheme|scope|scopes|seconds|server|service|setting|settings|size|source|status|store|strategy|subject|suffix|supported|tenant|threshold|thumbprint|timeout|ttl|type|uri|url|urls|usage|user|username|validation|vault|version|window)$/;

/** Words by which a key is no secret one. */
const open =
  /^(cache|config|foreign|group|lookup|map|metric|natural|order|partition|primary|public|publishable|row|schema|sort|tag|translation|unique)$/;

/**
 * True if a setting's name sounds as if a secret were in it: `SMTP_PASS`, `ConnectionStrings__Db`, `apiKey2`; but not
 * `TOKEN_URL`, `PASSWORD_MIN_LENGTH` or `partitionKey`.
 */
export function isSecretName(name: string): boolean {
  // The Functions runtime's own storage, by a connection string; `AzureWebJobsStorage__accountName` is by identity.
  if (/^AzureWebJobs(Storage|Dashboard)$/i.test(name)) return true;
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined) return false;
  // Where .NET and App Service look for connection strings: what follows is somebody's own name.
  if (/^(ConnectionStrings(__|:|\.)|\w*CONNSTR_)/i.test(name)) return true;
  if (about.test(last) || (isKey(last) && open.test(words.at(-2) ?? ""))) return false;
  return words.some(
    (word, index) => isSecretWord(word, words[index - 1] ?? "") || isPair(word, words[index + 1]),
  );
}

/** `SMTP_PASS`, `smtpPass2`, `Smtp:Pass` → `smtp`, `pass`. Numbers that only count are left out. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z\d]+/)
    .map((word) => word.toLowerCase().replace(/\d+$/, ""))
    .filter((word) => word !== "");
}

function isKey(word: string): boolean {
  return /^keys?$/.test(word);
}

function isSecretWord(word: string, previous: string): boolean {
  const one = word.replace(/s$/, "");
  if (isKey(word)) return !open.test(previous);
  // Several are counted, not kept.
  if (word === "tokens") return false;
  return (
    endings.some((ending) => word.endsWith(ending) || one.endsWith(ending)) ||
    alone.includes(word) ||
    shortPass.test(word)
  );
}

/** Two words that say it together: `CONN_STR`, `connection strings`. */
function isPair(word: string, next: string | undefined): boolean {
  return /^(\w*conn|\w*connection)$/.test(word) && next !== undefined && /^str(ing)?s?$/.test(next);
}
