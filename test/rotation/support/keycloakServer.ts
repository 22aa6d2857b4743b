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

/** What counts of a policy in the realm. */
export type Periods = Pick<Policy, "secretExpirationDays" | "rotatedSecretExpirationDays">;

/**
 * A client of Keycloak, as the server (26.7.4) was found to treat it: a regenerate makes the current secret the rotated one,
 * which ends at the rotation and the rotated expiration, and ends a rotated one that is still valid. The policy applies to it
 * from the update on that marks it. Time is in hours.
 */
export class KeycloakClient {
  private now: Secret | undefined;
  private before: Secret | undefined;
  private inRealm: Periods | undefined;
  private isMarked = false;
  private made = 0;

  /** The value of the current secret; undefined while there is no client. */
  get current(): string | undefined {
    return this.now?.value;
  }

  /** The end of the current secret; undefined where it has none. */
  get expiresAt(): number | undefined {
    return this.now?.expiresAt;
  }

  /** The one that was rotated last, valid or not. */
  get last(): Secret | undefined {
    return this.before;
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

  /** With the mark it is made by us. */
  create(hour: number, isMarked: boolean): void {
    this.isMarked = isMarked;
    this.renew(hour);
  }

  /** The policy of the realm from now on; it counts for what comes. */
  follow(policy: Periods | undefined): void {
    this.inRealm = policy;
  }

  /** Our update, which gives it the mark; nothing is written where it has it. */
  mark(hour: number): void {
    if (this.isMarked) return;
    this.isMarked = true;
    this.update(hour);
  }

  regenerate(hour: number): void {
    const { rotatedSecretExpirationDays: days = 0 } = this.policy ?? {};
    // Without a policy nothing is kept of the one before.
    this.before =
      days === 0 || this.now === undefined ? undefined : { ...this.now, expiresAt: hour + days * 24 };
    this.renew(hour);
  }

  /** An update with another value in its place; every date stays that an update leaves. Returns that value. */
  overwrite(hour: number, value = this.newValue()): string {
    this.now = { ...this.now, value };
    this.update(hour);
    return value;
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

  /**
   * Under its policy a secret without an end gets one, and one that has ended is rotated: it is valid once more, as the
   * rotated one. Without a policy nothing has an end.
   */
  private update(hour: number): void {
    if (this.now === undefined) return;
    const { value, expiresAt } = this.now;
    if (this.policy === undefined) {
      this.now = { value };
      this.before = undefined;
    } else if (expiresAt === undefined) this.now = { value, ...this.lifeFrom(hour) };
    else if (expiresAt <= hour) this.regenerate(hour);
  }

  private renew(hour: number): void {
    this.now = { value: this.newValue(), ...this.lifeFrom(hour) };
  }

  private get policy(): Periods | undefined {
    return this.isMarked ? this.inRealm : undefined;
  }

  private lifeFrom(hour: number): Pick<Secret, "expiresAt"> {
    return this.policy === undefined ? {} : { expiresAt: hour + this.policy.secretExpirationDays * 24 };
  }

  private newValue(): string {
    this.made += 1;
    return `secret ${this.made}`;
  }
}
