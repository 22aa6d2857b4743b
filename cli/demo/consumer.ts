import { type Day, addDays } from "../../rotation/calendar";

/** A secret as it was handed over. */
export interface Delivered {
  /** `edge-g7`. */
  readonly credential: string;
  readonly secret: string;
}

/** What the token endpoint answered. */
export type Answer = { readonly ok: true } | { readonly ok: false; readonly error: string };

/** A sign-in that was refused. */
export interface Refusal {
  readonly consumer: string;
  readonly day: Day;
  readonly credential: string;
  readonly error: string;
}

/** Days on which a credential was signed in with. */
export interface Usage {
  readonly first: Day;
  readonly last: Day;
}

/**
 * An API consumer as it is in real life: it signs in every day, and when a new secret is handed over it goes on with the
 * old one for some days before it switches.
 */
export class SimulatedConsumer {
  requests = 0;
  readonly refusals: Refusal[] = [];
  readonly usage = new Map<string, Usage>();
  private inUse: Delivered | undefined;
  private waiting: { readonly delivered: Delivered; readonly switchOn: Day } | undefined;

  constructor(
    readonly name: string,
    private readonly signIn: (secret: string) => Promise<Answer>,
    /** Called when it has switched to a credential. */
    private readonly confirm: (credential: string) => void = () => undefined,
  ) {}

  /** Takes a secret; the first one is used at once, any later one after `days` days. */
  handOver(delivered: Delivered, today: Day, days: number): void {
    const known = this.waiting?.delivered.credential ?? this.inUse?.credential;
    if (delivered.credential === known) return;
    this.waiting = { delivered, switchOn: this.inUse === undefined ? today : addDays(today, days) };
  }

  /** One day's work. */
  async live(today: Day): Promise<void> {
    if (this.waiting !== undefined && this.waiting.switchOn <= today) {
      this.inUse = this.waiting.delivered;
      this.waiting = undefined;
      this.confirm(this.inUse.credential);
    }
    if (this.inUse === undefined) return;
    const { credential, secret } = this.inUse;
    this.requests += 1;
    const answer = await this.signIn(secret);
    if (answer.ok) {
      this.usage.set(credential, { first: this.usage.get(credential)?.first ?? today, last: today });
    } else {
      this.refusals.push({ consumer: this.name, day: today, credential, error: answer.error });
    }
  }
}
