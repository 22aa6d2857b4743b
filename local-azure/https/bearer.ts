import { JsonWebTokenError, TokenExpiredError, verify, type JwtPayload } from "jsonwebtoken";
import { z } from "zod";
import type { World } from "../world/world";
import type { TokenKey } from "./tokenKey";

const claimsSchema = z.object({ oid: z.string(), appid: z.string(), roles: z.array(z.string()) });

/** Who sent a request: object ID, client ID, and what the token allows in Microsoft Graph. */
export type Bearer = Readonly<z.infer<typeof claimsSchema>>;

/** What came of reading an `Authorization` header. */
export type BearerOutcome =
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
