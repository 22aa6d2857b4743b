import { type Day, type Instant, startOf } from "../../rotation/calendar";
import type { Table } from "./table";

const key = "today";

/** The tenant's clock: a day that moves forward only. Within a day it stands at 00:00Z. */
export class Clock {
  constructor(private readonly table: Table<Day>) {}

  /** The day, or undefined in a world that was never started. */
  get today(): Day | undefined {
    return this.table.get(key);
  }

  /**
   * Moves to a day; call it in `World.transact`.
   * @throws Error if the day lies before the clock.
   */
  moveTo(day: Day): void {
    const today = this.today;
    if (today !== undefined && day < today) {
      throw new Error(
        `date: got ${day}, want ${today} or later: the local Azure's clock only moves forward. ` +
          "To start again with an empty tenant: npm run local -- --reset",
      );
    }
    if (day !== today) this.table.put(key, day);
  }

  /** Now, by the tenant. */
  now(): Instant {
    const today = this.today;
    if (today === undefined) throw new Error("the local Azure's clock was never set");
    return startOf(today);
  }

  /** Now, in seconds since 1970. */
  seconds(): number {
    return Date.parse(this.now()) / 1000;
  }
}

let last = 0;

/** A key part that sorts records by their arrival: microseconds of the machine's time, none given twice. */
export function arrival(): string {
  last = Math.max(last + 1, Date.now() * 1000);
  return String(last).padStart(17, "0");
}
