/** Ten years: beyond that, a number of days is a slip. */
const tenYears = 3_650;

/** Entra keeps about 1,000 secrets for an app. */
const mostSecrets = 1_000;

interface SettingFacts {
  readonly unit: "days" | "secrets";
  /** What it may be at all. */
  readonly least: 0 | 1;
  readonly most: number;
  /** What it is where nobody says; left out where that follows from others. */
  readonly usual?: number;
  /** A policy may be without it. */
  readonly mayLack?: true;
  /** Keycloak's name for the same. */
  readonly keycloak?: string;
}

const days = { unit: "days", most: tenYears } as const;

/** The settings of a policy: what else is written of their names, units, ranges and defaults is made from this. */
export const policySettings = {
  /** Days from creation to expiry. */
  secretExpirationDays: { ...days, least: 1, usual: 180, keycloak: "expirationPeriod" },
  /** Days after which an update rotates. */
  rotateEveryDays: { ...days, least: 1, usual: 90, keycloak: "remainingRotationPeriod" },
  /** A run this many days too early still rotates. Default twice `runsOffByDays`. */
  earlyDays: { ...days, least: 0 },
  /** Days that the old secret lives on after a rotation; left out: until its own expiry; 0: it ends at the rotation. */
  rotatedSecretExpirationDays: { ...days, least: 0, mayLack: true, keycloak: "rotatedExpirationPeriod" },
  /** Active secrets a consumer may have at once. Default 3, or as many as the dates need. */
  maxActiveSecrets: { unit: "secrets", least: 1, most: mostSecrets, usual: 3 },
  /** A run comes up to this many days early or late. Absent for the default, as in ledgers from before there was a choice. */
  runsOffByDays: { ...days, least: 0, usual: 7, mayLack: true },
  /** A consumer has this long to switch after a handover. Absent for the default. */
  switchWithinDays: { ...days, least: 1, usual: 60, mayLack: true },
} as const satisfies Record<string, SettingFacts>;

type Settings = typeof policySettings;
export type PolicySetting = keyof Settings;
export const settingNames = Object.keys(policySettings) as PolicySetting[];

/** How a consumer's secrets rotate. */
export type Policy = {
  readonly [Name in keyof Settings as Settings[Name] extends { mayLack: true } ? never : Name]: number;
} & {
  readonly [Name in keyof Settings as Settings[Name] extends { mayLack: true } ? Name : never]?: number;
};

/** What somebody says of a policy. The rest is derived. */
export type PolicySettings = Partial<Policy>;

const { secretExpirationDays: life, rotateEveryDays: every, maxActiveSecrets: places } = policySettings;
const { runsOffByDays: off, switchWithinDays: toSwitch } = policySettings;

/** A policy from what is said of it. A setting that holds anyway isn't kept: an older ledger stays as it is. */
export function resolvePolicy(settings: PolicySettings): Policy {
  const {
    secretExpirationDays = life.usual,
    rotateEveryDays = every.usual,
    rotatedSecretExpirationDays,
    runsOffByDays = off.usual,
    switchWithinDays = toSwitch.usual,
    earlyDays = 2 * runsOffByDays,
  } = settings;
  const dates = { secretExpirationDays, rotateEveryDays, earlyDays, rotatedSecretExpirationDays };
  const needed = Math.min(placesNeeded(dates), places.most);
  const { maxActiveSecrets = Math.max(places.usual, needed) } = settings;
  return {
    secretExpirationDays,
    rotateEveryDays,
    earlyDays,
    ...(rotatedSecretExpirationDays === undefined ? {} : { rotatedSecretExpirationDays }),
    maxActiveSecrets,
    ...(runsOffByDays === off.usual ? {} : { runsOffByDays }),
    ...(switchWithinDays === toSwitch.usual ? {} : { switchWithinDays }),
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
export function runsOffBy({ runsOffByDays = off.usual }: PolicySettings): number {
  return runsOffByDays;
}

/** A consumer is promised this long to switch after a handover. */
export function switchWithin({ switchWithinDays = toSwitch.usual }: PolicySettings): number {
  return switchWithinDays;
}

/** How long a consumer may take: what it is promised, or as long as its policy lets a rotated secret live. */
export function timeToSwitch(policy: Policy): number {
  const promised = switchWithin(policy);
  return Math.min(promised, policy.rotatedSecretExpirationDays ?? promised);
}
