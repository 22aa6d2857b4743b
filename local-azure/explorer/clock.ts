import { html } from "hono/html";
import { z } from "zod";
import { addDays, addMonths, isDay, type Day } from "../../rotation/calendar";
import type { Html } from "../../rendering/page";

const steps = [1, 7, 30, 90] as const;

/** Years that the page moves the clock at most: a slip of the finger can't be taken back. */
const farthestYears = 10;

const formSchema = z.union([
  z.object({ days: z.enum(steps.map(String)).transform(Number) }),
  z.object({ day: z.string() }),
]);

/** What a request to move the clock comes to. */
export type Move =
  { readonly kind: "to"; readonly day: Day } | { readonly kind: "refused"; readonly reason: string };

/** Reads the clock's form: some days on, or to a day. That the day isn't past is for the clock to say. */
export function moveIn(form: unknown, today: Day): Move {
  const read = formSchema.safeParse(form);
  if (!read.success) return { kind: "refused", reason: "day: got nothing, want a date such as 2027-02-20" };
  if ("days" in read.data) return { kind: "to", day: addDays(today, read.data.days) };
  const { day } = read.data;
  const farthest = addMonths(today, farthestYears * 12);
  if (!isDay(day)) {
    return { kind: "refused", reason: `day: got "${day}", want a valid date, YYYY-MM-DD` };
  }
  if (day <= farthest) return { kind: "to", day };
  return {
    kind: "refused",
    reason: `day: got ${day}, want ${farthest} or earlier: the clock can't be moved back, so the page moves it ${farthestYears} years at most`,
  };
}

/** The clock, and the ways to move it. `problem` says why the last move was refused. */
export function clockSection(today: Day, problem: string | undefined): Html {
  return html`<section class="clock" aria-labelledby="clock">
    <h2 id="clock">Clock</h2>
    <p>It is <time datetime="${today}">${today}</time>, 00:00 UTC.</p>
    ${problem === undefined ? "" : html`<p class="problem" role="alert">${problem}</p>`}
    <form method="post" action="clock">
      <label for="day">Move it forward to</label>
      <input type="date" id="day" name="day" value="${addDays(today, 1)}" required />
      <button>Move</button>
    </form>
    <form method="post" action="clock" aria-label="Move the clock by days">
      ${steps.map((days) => html`<button name="days" value="${days}">${stepText(days)}</button> `)}
    </form>
    <p class="dim">It never goes back. A command that is already running keeps the day on which it began.</p>
  </section>`;
}

function stepText(days: number): string {
  return days === 1 ? "1 day later" : `${days} days later`;
}
