import { JsonWebTokenError, type JwtPayload, sign, TokenExpiredError, verify } from "jsonwebtoken";
import { z } from "zod";
import type { GraphRole } from "../world/records";
import type { World } from "../world/world";
import type { TokenKey } from "./tokenKey";

/** The claims of the token to sign; times in seconds since 1970, by the tenant's clock. */
export interface TokenClaims {
  readonly aud: string;
  readonly iss: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly appid: string;
  /** How the client proved itself: 1 by a secret, 2 by a certificate, as managed identities do. */
  readonly appidacr: "1" | "2";
  readonly oid: string;
  readonly sub: string;
  readonly tid: string;
  readonly uti: string;
  readonly roles: readonly GraphRole[];
  readonly ver: "1.0";
}

/** The access token with these claims, signed with the tenant's key. */
export function signToken(key: TokenKey, claims: TokenClaims): string {
  return sign(claims, key.key, { algorithm: "RS256", keyid: key.id });
}

const claimsSchema = z.object({ oid: z.string(), appid: z.string(), roles: z.array(z.string()) });

/** Who sent a request: object ID, client ID, and what the token allows in Microsoft Graph. */
export type Bearer = Readonly<z.infer<typeof claimsSchema>>;

/** What came of reading an `Authorization` header. */
type BearerOutcome =
  | { readonly kind: "missing" }
  | { readonly kind: "malformed" }
  | { readonly kind: "expired" }
  | { readonly kind: "wrongAudience"; readonly audience: string }
  | { readonly kind: "good"; readonly bearer: Bearer };

/** Reads the bearer token in a header: signed by the tenant, for one of the audiences, good by the tenant's clock. */
export function readBearer(
  header: string | undefined,
  audiences: ReadonlySet<string>,
  { clock }: Pick<World, "clock">,
  key: TokenKey,
): BearerOutcome {
  const token = /^Bearer (.+)$/i.exec(header ?? "")?.[1];
  if (token === undefined) return { kind: "missing" };
  try {
    const options = { algorithms: ["RS256" as const], clockTimestamp: clock.seconds() };
    const claims = verify(token, key.publicKey, options) as JwtPayload;
    const audience = String(claims.aud);
    if (!audiences.has(audience)) return { kind: "wrongAudience", audience };
    return { kind: "good", bearer: claimsSchema.parse(claims) };
  } catch (error) {
    if (error instanceof TokenExpiredError) return { kind: "expired" };
    if (error instanceof JsonWebTokenError) return { kind: "malformed" };
    throw error;
  }
}
