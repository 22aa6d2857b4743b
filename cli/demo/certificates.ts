import type { HostCertificate, LocalAzure } from "../../local-azure";
import type { Bar, Group } from "../../rendering/timeline";
import { type Day, addDays, dayOfInstant, daysBetween, inDays, noticeOf, startOf } from "../../rotation";
import { remindersOf } from "../../rotation/renewalReminders";
import { type ShownCertificate, tlsClient } from "./handshake";
import { ReminderMail } from "./mailbox";
import { type CertificateLife, type Renewed, SimulatedOwner } from "./owner";

/** A certificate that a stack file watches. */
export interface WatchedCertificate {
  readonly stack: string;
  /** Its name in the stack file. */
  readonly name: string;
  readonly host: string;
  readonly renewBeforeDays: number;
  /** Where its owner gets reminders; undefined if none reaches them: they go by a calendar of their own. */
  readonly email: string | undefined;
}

/** A certificate that clients were shown, and when, first and last. */
interface Seen extends CertificateLife {
  readonly first: Day;
  readonly last: Day;
}

/** What a host shows now. */
interface Current extends CertificateLife {
  readonly serial: string;
}

/** One watched certificate in the course of the play. */
interface Watched extends WatchedCertificate {
  /** `test/pexip-node` */
  readonly title: string;
  readonly owner: SimulatedOwner;
  /** By serial number, in the order in which they were seen. */
  readonly seen: Map<string, Seen>;
}

/** A client's look at a host that was shown a certificate whose end was past. */
export interface ExpiredShown {
  readonly day: Day;
  readonly title: string;
  readonly lastDay: Day;
}

/** Days before the end at which a reminder is early enough: it may wait for a run that comes by then, and the play is shorter. */
const enoughDays = 10;

/** The watched certificates of the play: clients connect to each host every day, and their owners renew them. */
export class Certificates {
  handshakes = 0;
  readonly expired: ExpiredShown[] = [];
  private readonly watched: readonly Watched[];
  private readonly connect: (host: string, today: Day) => Promise<ShownCertificate>;
  private readonly mail: ReminderMail;
  /** For how many days before the end the last reminder was, by serial number. */
  private readonly reminded = new Map<string, number>();

  constructor(
    private readonly azure: LocalAzure,
    watched: readonly WatchedCertificate[],
    private readonly print: (line: string) => void,
  ) {
    const { QUARTERTURN_SERVED_AT = "", QUARTERTURN_SERVED_CA = "" } = azure.environment;
    this.connect = tlsClient(QUARTERTURN_SERVED_AT, QUARTERTURN_SERVED_CA);
    this.mail = new ReminderMail(azure, [...new Set(watched.flatMap(({ email }) => email ?? []))]);
    this.watched = watched.map((one, at) => ({
      ...one,
      title: `${one.stack}/${one.name}`,
      owner: new SimulatedOwner(at === watched.length - 1, async () =>
        lifeOf(await azure.hosts.renew(one.host)),
      ),
      seen: new Map(),
    }));
  }

  /**
   * The stacks of which the daily run, which only reminds, is played on a day: a certificate's first reminder is due and can't
   * wait for the next `pulumi up`, or its last one. Every other day's would only make the play longer.
   * @param nextRun the day of the next `pulumi up` of all stacks
   */
  async stacksToRemind(today: Day, nextRun: Day): Promise<string[]> {
    await this.takeReminders(today);
    const stacks = this.watched.flatMap((one) => {
      const current = this.currentOf(one);
      const due = one.email === undefined ? undefined : this.newlyDue(one, current, today);
      const isBetween = due !== 1 && this.reminded.has(current.serial);
      const canWait = nextRun <= addDays(current.lastDay, -enoughDays);
      if (due === undefined || isBetween || canWait) return [];
      this.reminded.set(current.serial, due);
      return [one.stack];
    });
    return [...new Set(stacks)];
  }

  /** One day: owners renew what they were reminded of, clients connect. */
  async live(today: Day): Promise<void> {
    await this.takeReminders(today);
    const renewed: [string, Renewed][] = [];
    for (const one of this.watched) {
      const done = await one.owner.live(today);
      if (done !== undefined) renewed.push([one.title, done]);
    }
    for (const line of renewalLines(renewed)) this.print(line);
    await Promise.all(this.watched.map((one) => this.handshake(one, today)));
  }

  /** Owners read their mail; one who gets none looks into a calendar. */
  private async takeReminders(today: Day): Promise<void> {
    const received = await this.mail.read();
    for (const one of this.watched) {
      const current = this.currentOf(one);
      const due = this.newlyDue(one, current, today);
      const own = received.filter(({ serial }) => serial === current.serial);
      const byCalendar = one.email === undefined && due !== undefined ? [{ isLast: due === 1 }] : [];
      for (const { isLast } of [...own, ...byCalendar]) {
        one.owner.remind({ ...current, isLast }, today);
        if (due !== undefined) this.reminded.set(current.serial, due);
      }
    }
  }

  /** For how many days before the end a reminder is due that was not there yet; undefined if none is. */
  private newlyDue({ renewBeforeDays }: Watched, current: Current, today: Day): number | undefined {
    const due = dueOn(current, renewBeforeDays, today);
    return due !== undefined && due < (this.reminded.get(current.serial) ?? Infinity) ? due : undefined;
  }

  /** The certificate that a host shows, as its owner knows it. */
  private currentOf({ host }: WatchedCertificate): Current {
    const { hosts } = this.azure;
    const [node] = hosts.all().find((one) => one.host === host.toLowerCase())?.nodes ?? [];
    const found = hosts.certificatesOf(host).find(({ serial }) => serial === node?.shows);
    if (found === undefined) throw new Error(`${host}: got no certificate, want the one that it shows`);
    return { serial: found.serial, ...lifeOf(found) };
  }

  /** Until when each is good that clients were shown last: `test/pexip-node until 2027-03-10`. */
  standing(): string {
    const ends = new Map<Day, string[]>();
    for (const { title, seen } of this.watched) {
      const { lastDay } = [...seen.values()].at(-1) ?? {};
      if (lastDay !== undefined) ends.set(lastDay, [...(ends.get(lastDay) ?? []), title]);
    }
    return [...ends].map(([lastDay, titles]) => `${titles.join(", ")} until ${lastDay}`).join("; ");
  }

  /** For the timeline: each certificate's life, and when clients were shown it. */
  groups(): Group[] {
    return this.watched.map(({ title, seen }) => ({
      name: title,
      bars: [...seen.values()].map((one, at) => barOf(`${title}-c${at + 1}`, one)),
    }));
  }

  private async handshake({ title, host, seen }: Watched, today: Day): Promise<void> {
    const { serial, isExpired, ...life } = await this.connect(host, today);
    this.handshakes += 1;
    seen.set(serial, { ...life, first: seen.get(serial)?.first ?? today, last: today });
    if (isExpired) this.expired.push({ day: today, title, lastDay: life.lastDay });
  }
}

/** For how many days before the end a reminder should be there on a day, by the rule of the daily run. */
function dueOn({ from, lastDay }: CertificateLife, renewBeforeDays: number, today: Day): number | undefined {
  const life = { notBefore: startOf(from), notAfter: startOf(lastDay) };
  const left = daysBetween(today, lastDay);
  const passed = remindersOf(noticeOf(life, renewBeforeDays)).filter((days) => days >= left);
  return passed.length === 0 ? undefined : Math.min(...passed);
}

/** What was renewed on a day: a line for all who heeded their reminders, and a line for each who didn't. */
function renewalLines(renewed: readonly (readonly [title: string, Renewed])[]): string[] {
  const heeded = renewed.filter(([, { wasForgotten }]) => !wasForgotten);
  const [first] = heeded;
  const titles = heeded.map(([title]) => title).join(", ");
  return [
    ...(first === undefined ? [] : [`  ${first[1].on}: renewed after a reminder: ${titles}`]),
    ...renewed
      .filter(([, { wasForgotten }]) => wasForgotten)
      .map(([title, { on, before, reminders }]) => {
        const left = inDays(daysBetween(on, before.lastDay));
        return `  ${on}: ${title}, forgotten, was renewed after ${reminders} reminders, ${left} before its end`;
      }),
  ];
}

function lifeOf({ notBefore, notAfter }: HostCertificate): CertificateLife {
  return { from: dayOfInstant(notBefore), lastDay: dayOfInstant(notAfter) };
}

function barOf(name: string, { from, lastDay, first, last }: Seen): Bar {
  const note = `shown ${first} to ${last}`;
  return {
    name,
    issuedOn: from,
    expiresOn: addDays(lastDay, 1),
    kind: "certificate",
    used: { first, last },
    note,
  };
}
