import { z } from "zod";
import { consumerShape, filePath, keyedBy, maskedSecret, section, someText, text } from "./values";

const wantedUrl = "an https address such as https://sso.example.com (http only for this machine)";

/** Keycloak's base address: what stands before `/realms/`, without a slash at its end. */
const baseUrl = z
  .string({ error: wantedUrl })
  .transform((address) => address.trim().replace(/\/+$/, ""))
  .refine(isBaseUrl, { error: wantedUrl });

const realm = text(/^[^\s/?#%\\]{1,255}$/, "a realm's name, without spaces and slashes");

/** RFC 6749 lets a client ID be any printable ASCII; Keycloak takes 255 characters. */
const clientId = text(/^[\x21-\x7e]{1,255}$/, "a client ID: up to 255 printable ASCII characters, no spaces");

const secretAt = (path: string) =>
  z.literal(maskedSecret, {
    error: `a secret: pulumi config set --secret --path quarterturn:keycloak.signIn.${path}`,
  });

/** The confidential client that quarterturn signs in with: by its secret, or by a JWT that its key signs. */
const signIn = section({
  clientId,
  /** The realm that the client is in; left out: the consumers' own. */
  realm: realm.optional(),
  clientSecret: secretAt("clientSecret").optional(),
  /** A private key in PEM (PKCS #8): RSA, EC or Ed25519. */
  privateKey: secretAt("privateKey").optional(),
  /** The key's ID as Keycloak knows it (`kid`); left out: Keycloak takes the client's only key. */
  keyId: someText.optional(),
}).refine(({ clientSecret, privateKey }) => (clientSecret === undefined) !== (privateKey === undefined), {
  error: "either clientSecret or privateKey",
});

/** One consumer: a confidential client of the realm. */
export const keycloakConsumer = section({
  clientId,
  /** Makes the client if the realm has none of that ID; else that is taken for a slip. */
  create: z.boolean({ error: "true or false" }).default(false),
  /** What people are told; left out: the client ID. */
  displayName: someText.optional(),
  ...consumerShape,
});

/** A realm, and its clients whose secrets rotate. */
export const keycloak = section({
  url: baseUrl,
  realm,
  signIn,
  /** Certificates in PEM of who signed the server's; left out: those that Node.js trusts. */
  caFile: filePath,
  /** Overrides of the stack's policy for these consumers, in our settings or in Keycloak's three. */
  policy: z.unknown().optional(),
  consumers: keyedBy(z.unknown()).refine((all) => Object.keys(all).length > 0, {
    error: "at least one consumer",
  }),
});

export type KeycloakSettings = z.output<typeof keycloak>;

/** `https://sso.example.com/realms/maxconf`: how OpenID Connect calls a realm. */
export function issuerOf({ url, realm: name }: Pick<KeycloakSettings, "url" | "realm">): string {
  return `${url}/realms/${name}`;
}

/** Base address and realm of an issuer that `issuerOf` wrote. */
export function realmOf(issuer: string): Pick<KeycloakSettings, "url" | "realm"> {
  const at = issuer.lastIndexOf("/realms/");
  return { url: issuer.slice(0, at), realm: issuer.slice(at + "/realms/".length) };
}

/** Where Keycloak gives tokens of a realm. */
export function realmTokenEndpointOf(issuer: string): string {
  return `${issuer}/protocol/openid-connect/token`;
}

function isBaseUrl(address: string): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  if (url.username !== "" || url.search !== "" || url.hash !== "") return false;
  if (url.pathname.includes("/realms/") || url.pathname.endsWith("/admin")) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isOnThisMachine(address));
}

/** True for an address of this very machine. */
export function isOnThisMachine(address: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(URL.parse(address)?.hostname ?? "");
}
