/** How a consumer's secrets rotate, in days. The names are Keycloak's where Keycloak has one. */
export interface Policy {
  /** Days from creation to expiry. Default 180. */
  readonly secretExpirationDays: number;
  /** Days after which an update rotates. Default 90. */
  readonly rotateEveryDays: number;
  /** A run this many days too early still rotates. Default 14. */
  readonly earlyDays: number;
  /** Days that the old secret lives on after a rotation; left out: until its own expiry; 0: it ends at the rotation. */
  readonly rotatedSecretExpirationDays?: number;
  /** Active secrets a consumer may have at once. Default 3. */
  readonly maxActiveSecrets: number;
}

/** A secret lives for 180 days and a new one comes every 90: two overlap for 90 days. */
export const defaultPolicy: Policy = {
  secretExpirationDays: 180,
  rotateEveryDays: 90,
  earlyDays: 14,
  maxActiveSecrets: 3,
};

/** A consumer has this long to switch after a handover. */
export const switchDays = 60;

/** How long a consumer may take: 60 days, or as long as its policy lets a rotated secret live. */
export function timeToSwitch({ rotatedSecretExpirationDays }: Policy): number {
  return Math.min(switchDays, rotatedSecretExpirationDays ?? switchDays);
}
