/**
 * A key ID as it is compared. Entra's is a UUID, of which tools write the letters small or large; of a Keycloak client's
 * secret it is the time at which it was made.
 */
export function comparable(keyId: string): string {
  return keyId.includes(":") ? keyId : keyId.toLowerCase();
}
