import { type Day, addDays, daysBetween } from "../../rotation/calendar";

/** First and last day of a certificate. */
export interface CertificateLife {
  readonly from: Day;
  readonly lastDay: Day;
}

/** What somebody is told whose certificate ends. */
export interface OwnersReminder extends CertificateLife {
  /** So many days before its end it is for; 1 in the last one. */
  readonly daysBefore: number;
}

/** A certificate that was renewed. */
export interface Renewed {
  readonly on: Day;
  readonly before: CertificateLife;
  readonly after: CertificateLife;
  /** How often its owner was reminded. */
  readonly reminders: number;
}

/** Days from a reminder to the day on which the new one is installed: it is ordered, checked, and waits for an evening. */
const renewingDays = 5;

/**
 * The person who renews a certificate: does so some days after the first reminder. One who is forgetful does it once only
 * when the last one comes: when a certificate ends sooner than they are used to.
 */
export class SimulatedOwner {
  readonly renewals: Renewed[] = [];
  private readonly reminded: OwnersReminder[] = [];
  private renewOn: Day | undefined;

  constructor(
    private readonly isForgetful: boolean,
    /** Gets a new certificate and installs it. */
    private readonly renew: () => Promise<CertificateLife>,
  ) {}

  remind(reminder: OwnersReminder, today: Day): void {
    this.reminded.push(reminder);
    if (this.forgets(reminder)) return;
    this.renewOn ??= reminder.daysBefore === 1 ? today : addDays(today, renewingDays);
  }

  /** One day's work; what was renewed, if anything was. */
  async live(today: Day): Promise<Renewed | undefined> {
    const [before] = this.reminded;
    if (before === undefined || this.renewOn === undefined || today < this.renewOn) return undefined;
    const after = await this.renew();
    const renewed = { on: today, before, after, reminders: this.reminded.length };
    this.renewals.push(renewed);
    this.reminded.length = 0;
    this.renewOn = undefined;
    return renewed;
  }

  private forgets(reminder: OwnersReminder): boolean {
    const last = this.renewals.at(-1);
    return (
      this.isForgetful &&
      reminder.daysBefore > 1 &&
      last !== undefined &&
      lengthOf(reminder) < lengthOf(last.before)
    );
  }
}

const lengthOf = ({ from, lastDay }: CertificateLife): number => daysBetween(from, lastDay);
