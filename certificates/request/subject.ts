/** What a key is to be. */
export type KeyType = "rsa-3072" | "p-256";

/** The most that a common name may have (RFC 5280, upper bounds); SANs may have more. */
const longestCommonName = 64;

/** The subject that is asked for: the first name. Public authorities go by the SANs. */
export function subjectOf([host = ""]: readonly string[]): string {
  return host.length <= longestCommonName ? `CN=${host}` : "";
}
