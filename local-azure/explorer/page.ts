import { html } from "hono/html";
import { htmlPage, sheetOf } from "../../rendering/page";
import { appsSection } from "./apps";
import { clockSection } from "./clock";
import { hostsSection } from "./hosts";
import { mailSection, signInsSection } from "./people";
import { vaultsSection } from "./vaults";
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
