import { type Day, type Policy, addDays, parseDay } from "../../../rotation";
import type { ServerFacts } from "../../../rotation";
import {
  type ServerClient,
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

/** A client of Keycloak in a history: the simulation's model of the server, and what somebody else does to it. */
export class KeycloakClient {
  private client: ServerClient | undefined;
  private policy: Policy | undefined;
  private made = 0;

  /** The value of the current secret; undefined while there is no client. */
  get current(): string | undefined {
    return this.client?.current.value;
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

  create(hour: number): void {
    this.client = created(this.newValue(), hour, this.policy);
  }

  /** Our run writes the policy to the realm; it counts for what comes. */
  follow(policy: Policy): void {
    this.policy = policy;
  }

  /** An update of the client under its policy gives a secret without an end one. */
  update(hour: number): void {
    if (this.client !== undefined) this.client = updated(this.client, hour, this.policy);
  }

  regenerate(hour: number): void {
    if (this.client === undefined) this.create(hour);
    else this.client = regenerated(this.client, this.newValue(), hour, this.policy);
  }

  /** Another value in its place; every date stays. */
  overwrite(value = this.newValue()): void {
    if (this.client !== undefined)
      this.client = { ...this.client, current: { ...this.client.current, value } };
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

  private newValue(): string {
    this.made += 1;
    return `secret ${this.made}`;
  }
}
