import { type Day, addDays, parseDay } from "../../../rotation";
import type { ServerFacts } from "../../../rotation";
import {
  type ServerClient,
  type ServerPolicy,
  created,
  endOf,
  factsOf,
  regenerated,
  updated,
} from "../../../cli/simulate/keycloakServer";

export const firstDay = parseDay("2026-11-22");

/** The UTC day of an hour since the beginning of the history. */
export function dayAt(hour: number): Day {
  return addDays(firstDay, Math.floor(hour / 24));
}

/** What counts of a policy in the realm. */
export type Periods = NonNullable<ServerPolicy>;

/**
 * A client of Keycloak in a history: the simulation's model of the server, and what somebody else does to it. The
 * policy applies to it from the update on that marks it.
 */
export class KeycloakClient {
  private client: ServerClient | undefined;
  private inRealm: ServerPolicy;
  private isMarked = false;
  private made = 0;

  /** The value of the current secret; undefined while there is no client. */
  get current(): string | undefined {
    return this.client?.current.value;
  }

  /** The end of the current secret; undefined where it has none. */
  get expiresAt(): number | undefined {
    return this.client?.current.expiresAt;
  }

  /** The one that was rotated last, valid or not. */
  get last(): ServerClient["rotated"] {
    return this.client?.rotated;
  }

  /** When the client takes a secret no more, as things stand; undefined if it doesn't take it. */
  endOf(value: string, hour: number): number | undefined {
    const end = this.client === undefined ? undefined : endOf(this.client, value);
    return end !== undefined && end > hour ? end : undefined;
  }

  /** The current one ends on this day or has ended, and the rotated one with it. */
  isOver(hour: number): boolean {
    const { expiresAt } = this.client?.current ?? {};
    return expiresAt !== undefined && dayAt(expiresAt) <= dayAt(hour);
  }

  /** The end of the rotated secret, where it has that value. */
  rotated(value: string): number | undefined {
    const { rotated } = this.client ?? {};
    return rotated?.value === value ? rotated.expiresAt : undefined;
  }

  /** The end of the rotated secret while it is valid. */
  overlapUntil(hour: number): number | undefined {
    const { expiresAt = 0 } = this.client?.rotated ?? {};
    return expiresAt > hour ? expiresAt : undefined;
  }

  /** With the mark it is made by us. */
  create(hour: number, isMarked: boolean): void {
    this.isMarked = isMarked;
    this.client = created(this.newValue(), hour, this.policy);
  }

  /** The policy of the realm from now on; it counts for what comes. */
  follow(policy: ServerPolicy): void {
    this.inRealm = policy;
  }

  /** Our update, which gives it the mark; nothing is written where it has it. */
  mark(hour: number): void {
    if (this.isMarked) return;
    this.isMarked = true;
    this.update(hour);
  }

  regenerate(hour: number): void {
    if (this.client === undefined) this.create(hour, false);
    else this.client = regenerated(this.client, this.newValue(), hour, this.policy);
  }

  /** An update with another value in its place; every date stays that an update leaves. Returns that value. */
  overwrite(hour: number, value = this.newValue()): string {
    if (this.client !== undefined)
      this.client = { ...this.client, current: { ...this.client.current, value } };
    this.update(hour);
    return value;
  }

  invalidate(): void {
    if (this.client !== undefined) this.client = { current: this.client.current };
  }

  /** What a run reads. */
  facts(hour: number, generations: ReadonlyMap<string, string>): ServerFacts {
    if (this.client === undefined) return { current: "none" };
    const generationOf = (value: string): string => generations.get(value) ?? "unknown";
    return factsOf(this.client, hour, { generationOf, dayAt });
  }

  private update(hour: number): void {
    if (this.client !== undefined) this.client = updated(this.client, this.newValue(), hour, this.policy);
  }

  private get policy(): ServerPolicy {
    return this.isMarked ? this.inRealm : undefined;
  }

  private newValue(): string {
    this.made += 1;
    return `secret ${this.made}`;
  }
}
