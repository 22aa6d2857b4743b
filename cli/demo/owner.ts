import { type Day, addDays, daysBetween } from "../../rotation/calendar";

/** First and last day of a certificate. */
export interface CertificateLife {
  readonly from: Day;
  readonly lastDay: Day;
}

/** What somebody is told whose certificate ends. */
export interface OwnersReminder extends CertificateLife {
  /** None comes after it. */
  readonly isLast: boolean;
}

/** A certificate that was renewed. */
export interface Renewed {
  readonly on: Day;
  readonly before: CertificateLife;
  readonly after: CertificateLife;
  /** How often its owner was reminded. */
  readonly reminders: number;
  /** It was put off until the last reminder. */
  readonly wasForgotten: boolean;
}

/** Days from a reminder to the day on which the new one is installed: it is ordered, checked, and waits for an evening. */
const renewingDays = 3;

/**
 * The person who renews a certificate: does so some days after the first reminder. One who is forgetful does it once only
 * when the last one comes: when a certificate ends sooner than they are used to.
 */
export class SimulatedOwner {
  readonly renewals: Renewed[] = [];
  private readonly reminded: OwnersReminder[] = [];
  private renewOn: Day | undefined;
  private isForgotten = false;

  constructor(
    private readonly isForgetful: boolean,
    /** Gets a new certificate and installs it. */
    private readonly renew: () => Promise<CertificateLife>,
  ) {}

  remind(reminder: OwnersReminder, today: Day): void {
    this.reminded.push(reminder);
    if (this.forgets(reminder)) this.isForgotten = true;
    else this.renewOn ??= reminder.isLast ? today : addDays(today, renewingDays);
  }

  /** One day's work; what was renewed, if anything was. */
  async live(today: Day): Promise<Renewed | undefined> {
    const [before] = this.reminded;
    if (before === undefined || this.renewOn === undefined || today < this.renewOn) return undefined;
    const after = await this.renew();
    const reminders = this.reminded.length;
    const renewed = { on: today, before, after, reminders, wasForgotten: this.isForgotten };
    this.renewals.push(renewed);
    this.reminded.length = 0;
    this.renewOn = undefined;
    this.isForgotten = false;
    return renewed;
  }

  private forgets(reminder: OwnersReminder): boolean {
    const last = this.renewals.at(-1);
    return (
      this.isForgetful && !reminder.isLast && last !== undefined && lengthOf(reminder) < lengthOf(last.before)
    );
  }
}

const lengthOf = ({ from, lastDay }: CertificateLife): number => daysBetween(from, lastDay);
