import type { HostCertificate, LocalAzure } from "../../local-azure";
import type { Bar, Group } from "../../rendering/timeline";
import { type Day, addDays, dayOfInstant, daysBetween, inDays, noticeOf, startOf } from "../../rotation";
import { remindersOf } from "../../rotation/renewalReminders";
import { type ShownCertificate, tlsClient } from "./handshake";
import { type CertificateLife, type OwnersReminder, type Renewed, SimulatedOwner } from "./owner";

/** A certificate that a stack file watches. */
export interface WatchedCertificate {
  readonly stack: string;
  /** Its name in the stack file. */
  readonly name: string;
  readonly host: string;
  readonly renewBeforeDays: number;
}

/** A certificate that clients were shown, and when, first and last. */
interface Seen extends CertificateLife {
  readonly first: Day;
  readonly last: Day;
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

/** The watched certificates of the play: clients connect to each host every day, and their owners renew them. */
export class Certificates {
  handshakes = 0;
  readonly expired: ExpiredShown[] = [];
  private readonly watched: readonly Watched[];
  private readonly connect: (host: string, today: Day) => Promise<ShownCertificate>;

  constructor(
    azure: Pick<LocalAzure, "environment" | "hosts">,
    watched: readonly WatchedCertificate[],
    private readonly print: (line: string) => void,
  ) {
    const { QUARTERTURN_SERVED_AT = "", QUARTERTURN_SERVED_CA = "" } = azure.environment;
    this.connect = tlsClient(QUARTERTURN_SERVED_AT, QUARTERTURN_SERVED_CA);
    this.watched = watched.map((one, at) => ({
      ...one,
      title: `${one.stack}/${one.name}`,
      owner: new SimulatedOwner(at === watched.length - 1, async () =>
        lifeOf(await azure.hosts.renew(one.host)),
      ),
      seen: new Map(),
    }));
  }

  /** One day: owners are reminded and renew, clients connect. */
  async live(today: Day): Promise<void> {
    const renewed: [string, Renewed][] = [];
    for (const one of this.watched) {
      const reminder = reminderOn(today, one);
      if (reminder !== undefined) one.owner.remind(reminder, today);
      const done = await one.owner.live(today);
      if (done !== undefined) renewed.push([one.title, done]);
    }
    for (const line of renewalLines(renewed)) this.print(line);
    await Promise.all(this.watched.map((one) => this.handshake(one, today)));
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

/** The reminder that the daily run sends on a day, if it sends one. */
function reminderOn(today: Day, { seen, renewBeforeDays }: Watched): OwnersReminder | undefined {
  const shown = [...seen.values()].at(-1);
  if (shown === undefined) return undefined;
  const daysBefore = daysBetween(today, shown.lastDay);
  const notice = noticeOf(
    { notBefore: startOf(shown.from), notAfter: startOf(shown.lastDay) },
    renewBeforeDays,
  );
  return remindersOf(notice).includes(daysBefore) ? { ...shown, daysBefore } : undefined;
}

/** What was renewed on a day: a line for all of whom one reminder was enough, and a line for each other one. */
function renewalLines(renewed: readonly (readonly [title: string, Renewed])[]): string[] {
  const heeded = renewed.filter(([, { reminders }]) => reminders === 1);
  const [first] = heeded;
  const titles = heeded.map(([title]) => title).join(", ");
  return [
    ...(first === undefined ? [] : [`  ${first[1].on}: renewed in good time: ${titles}`]),
    ...renewed
      .filter(([, { reminders }]) => reminders > 1)
      .map(([title, { on, before }]) => {
        const left = inDays(daysBetween(on, before.lastDay));
        return `  ${on}: ${title}, forgotten until then, was renewed ${left} before its end`;
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
