import { z } from "zod";
import { type Limits, Realm } from "../../keycloak/connection";
import { KeycloakError } from "../../keycloak/errors";
import { certificatesIn, reached, refuseOtherServer } from "../../keycloak/server";
import type { Properties } from "../../protocol/values";

/** The stack file's section as the provider alone sees it: secrets in clear. The program has checked it. */
const sectionSchema = z.looseObject({
  url: z.string().transform((url) => url.trim().replace(/\/+$/, "")),
  caFile: z.string().optional(),
  signIn: z.looseObject({
    clientId: z.string(),
    realm: z.string().optional(),
    clientSecret: z.string().optional(),
    privateKey: z.string().optional(),
    keyId: z.string().optional(),
  }),
});

type Section = z.output<typeof sectionSchema>;

/** Realms of this process: those who ask the same one share its sign-in. */
export class Realms {
  private readonly known = new Map<string, Realm>();

  constructor(private readonly limits?: Limits) {}

  /**
   * The realm of an issuer, signed in to as `quarterturn:keycloak.signIn` says. The issuer is the resource's own: a ledger
   * may still have clients of a realm that the stack file has no more.
   * @param config the own provider's configuration
   * @throws KeycloakError if there is no sign-in for it
   */
  of(issuer: string, config: Properties): Realm {
    const { signIn, url, caFile } = sectionIn(config);
    refuseOtherServer(issuer, url);
    // The engine starts providers in the project's folder.
    const server = reached({ issuer, signIn, ca: certificatesIn(caFile, process.cwd()) }, process.env);
    const key = JSON.stringify(server);
    const realm = this.known.get(key) ?? new Realm(server, this.limits);
    this.known.set(key, realm);
    return realm;
  }
}

/** The certificates of `quarterturn:keycloak.caFile`; undefined if none is named. */
export function caIn({ keycloak }: Properties): string | undefined {
  return certificatesIn(sectionOf(keycloak)?.caFile, process.cwd());
}

function sectionIn({ keycloak }: Properties): Section {
  const section = sectionOf(keycloak);
  // What is in it isn't repeated: it holds secrets.
  if (section === undefined)
    throw new KeycloakError(
      "quarterturn:keycloak: got no sign-in, want `url` and `signIn` in the stack file, for as long as the ledger has secrets of Keycloak.",
    );
  return section;
}

/** The engine hands objects over as JSON text. */
function sectionOf(given: Properties[string]): Section | undefined {
  try {
    return sectionSchema.safeParse(typeof given === "string" ? JSON.parse(given) : given).data;
  } catch {
    return undefined;
  }
}
