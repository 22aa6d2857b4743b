import { addMonths, daysBetween, earlier, later, type Day } from "../../rotation/calendar";

/** The time that bars are drawn on. */
export interface Axis {
  readonly from: Day;
  readonly to: Day;
  readonly today: Day;
}

/** From one day to another. */
export interface Span {
  readonly from: Day;
  readonly to: Day;
}

/** Months that lie before and after today on the longest axis: secrets can be made to outlive everybody. */
const [longestPast, longestFuture] = [24, 36];
/** So many dates fit beneath a bar on a phone. */
const mostTicks = 4;

/** An axis of whole months that holds all spans, and today. */
export function axisOf(spans: readonly Span[], today: Day): Axis {
  const first = spans.map(({ from }) => from).reduce(earlier, today);
  const last = spans.map(({ to }) => to).reduce(later, today);
  return {
    from: monthOf(later(first, addMonths(today, -longestPast))),
    to: addMonths(monthOf(earlier(last, addMonths(today, longestFuture))), 1),
    today,
  };
}

/** Where a day lies on the axis, in percent of its length; what lies outside is at its end. */
export function percentOf({ from, to }: Axis, day: Day): number {
  const percent = (daysBetween(from, day) / daysBetween(from, to)) * 100;
  return Math.round(Math.min(Math.max(percent, 0), 100) * 100) / 100;
}

/** The first days of months to write on the axis: every month, every quarter …, so that few enough fit. */
export function ticksOf({ from, to }: Axis): readonly Day[] {
  const months: Day[] = [];
  for (let month = from; month < to; month = addMonths(month, 1)) months.push(month);
  const step = [1, 2, 3, 6, 12].find((every) => months.length / every <= mostTicks) ?? 24;
  return months.filter((_, at) => at % step === 0);
}

function monthOf(day: Day): Day {
  return `${day.slice(0, 7)}-01` as Day;
}
