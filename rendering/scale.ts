import { type Day, addMonths, daysBetween } from "../rotation/calendar";

/** Pixels that one date takes beside the next. */
const tickWidth = 84;

/** Days as places from left to right. */
export class Scale {
  constructor(
    private readonly from: Day,
    private readonly to: Day,
    private readonly left: number,
    private readonly right: number,
  ) {}

  /** Where a day begins; what lies outside is at the edge. */
  at(day: Day): number {
    const share = daysBetween(this.from, day) / Math.max(daysBetween(this.from, this.to), 1);
    const x = this.left + Math.min(Math.max(share, 0), 1) * (this.right - this.left);
    return Math.round(x * 10) / 10;
  }

  /** First days of months to write above: each one, each second …, as many as fit. */
  ticks(): Day[] {
    const months: Day[] = [];
    const first = `${this.from.slice(0, 7)}-01` as Day;
    for (let month = addMonths(first, 1); month < this.to; month = addMonths(month, 1)) months.push(month);
    const room = Math.max(Math.floor((this.right - this.left) / tickWidth), 1);
    const step = [1, 2, 3, 6, 12].find((every) => months.length / every <= room) ?? 24;
    return months.filter(
      (_, at) => at % step === 0 && this.at(months[at] ?? first) < this.right - tickWidth / 2,
    );
  }
}
