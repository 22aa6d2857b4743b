import { html } from "hono/html";
import { z } from "zod";
import { type Html, htmlPage, sheetOf } from "../../rendering/page";
import { addDays, addMonths, type Day, isDay } from "../../rotation/calendar";
import { hostsSection } from "./hosts";
import { mailSection, signInsSection } from "./signInsAndMail";
import { appsSection, vaultsSection } from "./secrets";
import type { View, Wanted } from "./view";

/** The whole page. `problem` says why the clock wasn't moved. */
export function page(view: View, wanted: Wanted, problem?: string): string {
  const { apps, hosts, mail, signIns, tenantId, today, vaults } = view;
  return htmlPage(
    sheet,
    `Local Azure, ${today}`,
    html`<header>
        <h1>Local Azure</h1>
        <p class="dim">Tenant <code>${tenantId}</code></p>
        <nav aria-label="Sections">
          <a href="#apps">Apps</a> <a href="#vaults">Vaults</a> <a href="#hosts">Hosts</a>
          <a href="#sign-ins">Sign-ins</a> <a href="#mail">Mail</a>
        </nav>
      </header>
      <main>
        ${clockSection(today, problem)} ${appsSection(apps, today)} ${vaultsSection(vaults, today)}
        ${hostsSection(hosts, today)} ${signInsSection(signIns, wanted)} ${mailSection(mail, wanted)}
      </main>
      <footer><p>Secret values and private keys are never shown here.</p></footer>`,
  );
}

const sheet = sheetOf(`
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.5rem; padding-bottom: 1rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
nav a { padding: .25rem 0; }
.clock { padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.clock h2 { margin: 0; }
.clock time { font-size: 1.125rem; font-weight: 600; }
form { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; margin: .75rem 0; }
button, input { padding: .375rem .75rem; color: inherit; background: var(--paper); border: 1px solid var(--dim);
  border-radius: .375rem; font: inherit; }
button { cursor: pointer; }
td form { margin: 0; }
.problem { padding: .5rem .75rem; color: var(--act); border-left: .3rem solid var(--act); font-weight: 600; }
.tags { font-size: .9em; margin: 0; padding: 0; list-style: none; }
.pager { align-items: baseline; margin: .75rem 0; }
summary { cursor: pointer; }
pre { max-width: 100%; white-space: pre-wrap; overflow-wrap: anywhere; font: .8125rem/1.4 ui-monospace, monospace; }
@media print { form, nav, .clock .dim { display: none; } }
`);

/** What a browser may do with the page, whoever shows it; this one no other page may frame. */
export const policy = `${sheet.policy}; frame-ancestors 'none'`;

const steps = [1, 7, 30, 90] as const;

/** Years that the page moves the clock at most: a slip of the finger can't be taken back. */
const farthestYears = 10;

const moveSchema = z.union([
  z.object({ days: z.enum(steps.map(String)).transform(Number) }),
  z.object({ day: z.string() }),
]);

/** What a request to move the clock comes to. */
type Move =
  { readonly kind: "to"; readonly day: Day } | { readonly kind: "refused"; readonly reason: string };

/** Reads the clock's form: some days on, or to a day. That the day isn't past is for the clock to say. */
export function moveIn(form: unknown, today: Day): Move {
  const read = moveSchema.safeParse(form);
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
function clockSection(today: Day, problem: string | undefined): Html {
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
