/** How a consumer's secrets rotate, in days. The names are Keycloak's where Keycloak has one. */
export interface Policy {
  /** Days from creation to expiry. Default 180. */
  readonly secretExpirationDays: number;
  /** Days after which an update rotates. Default 90. */
  readonly rotateEveryDays: number;
  /** A run this many days too early still rotates. Default twice `runsOffByDays`. */
  readonly earlyDays: number;
  /** Days that the old secret lives on after a rotation; left out: until its own expiry; 0: it ends at the rotation. */
  readonly rotatedSecretExpirationDays?: number;
  /** Active secrets a consumer may have at once. Default 3, or as many as the dates need. */
  readonly maxActiveSecrets: number;
  /** A run comes up to this many days early or late. Absent for the default, 7, as in ledgers from before there was a choice. */
  readonly runsOffByDays?: number;
  /** A consumer has this long to switch after a handover. Absent for the default, 60. */
  readonly switchWithinDays?: number;
}

/** What somebody says of a policy. The rest is derived. */
export type PolicySettings = Partial<Policy>;
export type PolicySetting = keyof Policy;

const usual = { life: 180, every: 90, most: 3, off: 7, toSwitch: 60 };

/** Entra keeps about 1,000 secrets for an app. */
export const mostSecrets = 1_000;

/** A policy from what is said of it. A setting that holds anyway isn't kept: an older ledger stays as it is. */
export function resolvePolicy(settings: PolicySettings): Policy {
  const {
    secretExpirationDays = usual.life,
    rotateEveryDays = usual.every,
    rotatedSecretExpirationDays,
    runsOffByDays = usual.off,
    switchWithinDays = usual.toSwitch,
    earlyDays = 2 * runsOffByDays,
  } = settings;
  const dates = { secretExpirationDays, rotateEveryDays, earlyDays, rotatedSecretExpirationDays };
  const needed = Math.min(placesNeeded(dates), mostSecrets);
  const { maxActiveSecrets = Math.max(usual.most, needed) } = settings;
  return {
    secretExpirationDays,
    rotateEveryDays,
    earlyDays,
    ...(rotatedSecretExpirationDays === undefined ? {} : { rotatedSecretExpirationDays }),
    maxActiveSecrets,
    ...(runsOffByDays === usual.off ? {} : { runsOffByDays }),
    ...(switchWithinDays === usual.toSwitch ? {} : { switchWithinDays }),
  };
}

/** How many secrets are active at once where rotations come as early as they may. */
export function placesNeeded(
  dates: Pick<PolicySettings, "rotatedSecretExpirationDays"> &
    Pick<Policy, "secretExpirationDays" | "rotateEveryDays" | "earlyDays">,
): number {
  const apart = dates.rotateEveryDays - dates.earlyDays;
  if (apart <= 0) return Infinity;
  const rotated = dates.rotatedSecretExpirationDays ?? Infinity;
  return Math.min(Math.ceil(dates.secretExpirationDays / apart), 1 + Math.ceil(rotated / apart));
}

/** A secret lives for 180 days and a new one comes every 90: two overlap for 90 days. */
export const defaultPolicy: Policy = resolvePolicy({});

/** Runs come up to so many days early or late. */
export function runsOffBy({ runsOffByDays = usual.off }: PolicySettings): number {
  return runsOffByDays;
}

/** A consumer is promised this long to switch after a handover. */
export function switchWithin({ switchWithinDays = usual.toSwitch }: PolicySettings): number {
  return switchWithinDays;
}

/** How long a consumer may take: what it is promised, or as long as its policy lets a rotated secret live. */
export function timeToSwitch(policy: Policy): number {
  const promised = switchWithin(policy);
  return Math.min(promised, policy.rotatedSecretExpirationDays ?? promised);
}
