import { type Day, type Policy, addDays, parseDay } from "../../../rotation";
import type { ServerFacts } from "../../../rotation";

export const firstDay = parseDay("2026-11-22");

/** The UTC day of an hour since the beginning of the history. */
export function dayAt(hour: number): Day {
  return addDays(firstDay, Math.floor(hour / 24));
}

interface Secret {
  readonly value: string;
  /** In hours; absent where it has no end. */
  readonly expiresAt?: number;
}

/**
 * A client of Keycloak, as the server (26.7.4) was found to treat it: a regenerate makes the current secret the rotated one,
 * which ends at the rotation and the rotated expiration, and ends a rotated one that is still valid. Time is in hours.
 */
export class KeycloakClient {
  private now: Secret | undefined;
  private before: Secret | undefined;
  private policy: Policy | undefined;
  private made = 0;

  /** The value of the current secret; undefined while there is no client. */
  get current(): string | undefined {
    return this.now?.value;
  }

  /** When the client takes a secret no more, as things stand; undefined if it doesn't take it. */
  endOf(value: string, hour: number): number | undefined {
    const last = this.now?.expiresAt ?? Infinity;
    const end = this.now?.value === value ? last : Math.min(this.rotated(value) ?? 0, last);
    return end > hour ? end : undefined;
  }

  /** The current one ends on this day or has ended, and the rotated one with it. */
  isOver(hour: number): boolean {
    const { expiresAt } = this.now ?? {};
    return expiresAt !== undefined && dayAt(expiresAt) <= dayAt(hour);
  }

  /** The end of the rotated secret, where it has that value. */
  rotated(value: string): number | undefined {
    return this.before?.value === value ? this.before.expiresAt : undefined;
  }

  /** The end of the rotated secret while it is valid. */
  overlapUntil(hour: number): number | undefined {
    const { expiresAt = 0 } = this.before ?? {};
    return expiresAt > hour ? expiresAt : undefined;
  }

  create(hour: number): void {
    this.now = { value: this.newValue(), ...this.lifeFrom(hour) };
  }

  /** Our run writes the policy to the realm; it counts for what comes. */
  follow(policy: Policy): void {
    this.policy = policy;
  }

  /** An update of the client under its policy gives a secret without an end one. */
  update(hour: number): void {
    if (this.now !== undefined) this.now = { ...this.lifeFrom(hour), ...this.now };
  }

  regenerate(hour: number): void {
    const { rotatedSecretExpirationDays: days = 0 } = this.policy ?? {};
    // Without a policy nothing is kept of the one before.
    this.before =
      days === 0 || this.now === undefined ? undefined : { ...this.now, expiresAt: hour + days * 24 };
    this.create(hour);
  }

  /** Another value in its place; every date stays. */
  overwrite(value = this.newValue()): void {
    if (this.now !== undefined) this.now = { ...this.now, value };
  }

  invalidate(): void {
    this.before = undefined;
  }

  /** What a run reads. */
  facts(hour: number, generations: ReadonlyMap<string, string>): ServerFacts {
    if (this.now === undefined) return { current: "none" };
    const { value, expiresAt } = this.now;
    const rotated = this.overlapUntil(hour);
    const named = (secret: string | undefined): string => generations.get(secret ?? "") ?? "unknown";
    return {
      current: named(value),
      ...(expiresAt === undefined ? {} : { expiresOn: dayAt(expiresAt) }),
      ...(rotated === undefined
        ? {}
        : { rotated: { generation: named(this.before?.value), expiresOn: dayAt(rotated) } }),
    };
  }

  private lifeFrom(hour: number): Pick<Secret, "expiresAt"> {
    return this.policy === undefined ? {} : { expiresAt: hour + this.policy.secretExpirationDays * 24 };
  }

  private newValue(): string {
    this.made += 1;
    return `secret ${this.made}`;
  }
}
