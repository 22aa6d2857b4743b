import { z } from "zod";
import { email, maskedSecret, section, someText } from "./values";

const wantedDirectory =
  "the https address of an ACME directory, such as https://acme.digicert.com/v2/acme/directory/";

const secretAt = (key: string): string =>
  `a secret: pulumi config set --secret --path quarterturn:acme.${key}`;

const accountKeyWanted = `${secretAt("accountKey")}, with what \`openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256\` writes`;

/** The account at an authority by which certificates with `acme` are renewed; left out: none renews itself. */
export const acme = section({
  directory: z
    .string({ error: wantedDirectory })
    .trim()
    .refine((address) => /^https:\/\/[^/?#@\s]+(\/[^#\s]*)?$/.test(address) && URL.canParse(address), {
      error: wantedDirectory,
    }),
  /** Whom the authority writes to. */
  email,
  /** The account's private key in PEM. */
  accountKey: z.literal(maskedSecret, { error: accountKeyWanted }),
  /** External account binding, where the authority wants an account of its own (DigiCert does): both or none. */
  keyId: someText
    .refine((id) => id !== maskedSecret, { error: "the key ID in clear: it is no secret" })
    .optional(),
  hmacKey: z.literal(maskedSecret, { error: secretAt("hmacKey") }).optional(),
})
  .refine(({ keyId, hmacKey }) => keyId !== undefined || hmacKey === undefined, {
    path: ["keyId"],
    error: "the key ID that belongs to hmacKey",
  })
  .refine(({ keyId, hmacKey }) => keyId === undefined || hmacKey !== undefined, {
    path: ["hmacKey"],
    error: `the HMAC key that belongs to keyId, ${secretAt("hmacKey")}`,
  });

export type AcmeSettings = z.output<typeof acme>;
