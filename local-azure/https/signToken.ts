import { sign } from "jsonwebtoken";
import type { TokenClaims } from "../entra/tokens";
import type { TokenKey } from "./tokenKey";

/** The access token with these claims, signed with the tenant's key. */
export function signToken(key: TokenKey, claims: TokenClaims): string {
  return sign(claims, key.key, { algorithm: "RS256", keyid: key.id });
}
