import { type Day, addDays } from "../../rotation";
import type { Facts } from "../facts";
import type { CertificateReport, ConsumerReport, Report } from "./schema";
import { alarmDays, isValid } from "./situation";

/** Something that somebody has to do, from a day on or by a day. */
interface Date {
  readonly on: Day;
  readonly who: string;
  /** The sentence for those who have it to do on that day. */
  readonly what: (names: string) => string;
  readonly kind: string;
}

/** The next date on which somebody has something to do: what is late already is found, and not to come. */
export function nextDate(
  consumers: readonly ConsumerReport[],
  certificates: readonly CertificateReport[],
  { today, stack }: Facts,
): Report["next"] {
  const dates = [
    ...consumers.flatMap((one) => datesOf(one, today, stack)),
    ...certificates.flatMap(renewal),
  ].filter(({ on }) => on > today);
  const [first] = dates.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  if (first === undefined) return null;
  const same = dates.filter(({ on, kind }) => on === first.on && kind === first.kind);
  return { on: first.on, sentence: first.what(listed([...new Set(same.map(({ who }) => who))])) };
}

function datesOf(consumer: ConsumerReport, today: Day, stack: string): Date[] {
  const { name, nextRotation, overdueOn, credentials } = consumer;
  const dates: Date[] = [];
  if (nextRotation !== null && nextRotation > today) {
    const what = (names: string): string =>
      `the first \`pulumi up --stack ${stack}\` from then on issues a new credential for ${names}`;
    dates.push({ on: nextRotation, who: name, kind: "rotation", what });
  } else if (nextRotation !== null && overdueOn !== null) {
    const what = (names: string): string =>
      `by then a run of \`pulumi up --stack ${stack}\` must have issued a new credential for ${names}`;
    dates.push({ on: overdueOn, who: name, kind: "overdue", what });
  }
  for (const { state, validUntil, verdict, name: credential } of credentials) {
    if (state !== "previous" || !credentials.some((one) => isValid(one.state) && one.name !== credential))
      continue;
    if (verdict?.kind !== "used") continue;
    const what = (names: string): string => `from then on it counts as a failure if ${names} is still in use`;
    dates.push({ on: addDays(validUntil, -alarmDays), who: credential, kind: "switch", what });
  }
  return dates;
}

function renewal({ name, owner, renewOn }: CertificateReport): Date[] {
  if (renewOn === null) return [];
  const what = (names: string): string => `${owner} renews the certificate of ${names}`;
  return [{ on: renewOn, who: name, kind: `renewal by ${owner}`, what }];
}

function listed(names: readonly string[]): string {
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} others`] : [...names];
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}
