import { html, raw } from "hono/html";
import { createHash } from "node:crypto";
import { appsSection } from "./apps";
import { clockSection } from "./clock";
import { mailSection, signInsSection } from "./people";
import type { Html } from "./table";
import { vaultsSection } from "./vaults";
import type { View, Wanted } from "./view";

/** The whole page. `problem` says why the clock wasn't moved. */
export function page(view: View, wanted: Wanted, problem?: string): Html {
  const { apps, mail, signIns, tenantId, today, vaults } = view;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Local Azure, ${today}</title>
        <link rel="icon" href="data:," />
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <header>
          <h1>Local Azure</h1>
          <p class="id">Tenant <code>${tenantId}</code></p>
          <nav aria-label="Sections">
            <a href="#apps">Apps</a> <a href="#vaults">Vaults</a> <a href="#sign-ins">Sign-ins</a>
            <a href="#mail">Mail</a>
          </nav>
        </header>
        <main>
          ${clockSection(today, problem)} ${appsSection(apps, today)} ${vaultsSection(vaults, today)}
          ${signInsSection(signIns, wanted)} ${mailSection(mail, wanted)}
        </main>
        <footer><p>Secret values are never shown here.</p></footer>
      </body>
    </html>`;
}

/** The page's style: for wide and narrow screens, light and dark, and paper. It is part of the page. */
export const style = `
:root { color-scheme: light dark; --ink: #1f2933; --dim: #52606d; --paper: #ffffff; --card: #f5f7fa; --line: #cbd2d9;
  --link: #0b57d0; --valid: #1f6feb; --valid-ink: #0b57d0; --expired: #7b8794; --expired-ink: #b42318; --alarm: #d64545; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e7eb; --dim: #b0bac5; --paper: #12181f; --card: #1b232c;
  --line: #3e4c59; --link: #8ab4f8; --valid: #4c8dff; --valid-ink: #8ab4f8; --expired: #616e7c; --expired-ink: #ff9b91;
  --alarm: #ff7a70; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 80rem; padding: 0 1rem 2rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.45 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.5rem; padding: 1rem 0; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; }
h3 { margin: 1.5rem 0 0; font-size: 1rem; }
p { margin: .25rem 0 .5rem; }
a { color: var(--link); }
code { font: .75rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.id, .note, footer { color: var(--dim); font-size: .875rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
nav a { padding: .25rem 0; }
.clock { padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.clock h2 { margin: 0; }
.now { font-size: 1.125rem; }
.now time { font-weight: 600; }
form { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; margin: .75rem 0; }
button, input { padding: .375rem .75rem; color: inherit; background: var(--paper); border: 1px solid var(--dim);
  border-radius: .375rem; font: inherit; }
button { cursor: pointer; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.problem { padding: .5rem .75rem; color: var(--expired-ink); border-left: 4px solid var(--alarm); font-weight: 600; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: .875rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; font-weight: inherit; overflow-wrap: anywhere; }
thead th { color: var(--dim); vertical-align: bottom; }
tbody th { font-weight: 600; }
col.name { width: 14%; } col.key { width: 17%; } col.short { width: 4.5rem; } col.day { width: 6.75rem; }
td.day, th.day { white-space: nowrap; }
col.state { width: 9.5rem; }
@media (min-width: 75rem) { col.key { width: 17.5rem; } }
th.life, td.life { padding-right: 0; }
svg { display: block; width: 100%; overflow: visible; }
rect.valid { fill: var(--valid); } rect.expired { fill: var(--expired); }
rect.future { fill: none; stroke: var(--valid); stroke-dasharray: 3 2; }
line.rule { stroke: var(--line); } line.tick { stroke: var(--dim); }
line.today { stroke: var(--ink); stroke-width: 2; }
text { fill: var(--dim); font: .75rem system-ui, sans-serif; }
strong.valid { color: var(--valid-ink); } strong.expired { color: var(--expired-ink); }
.tags { font-size: .8125rem; margin: 0; padding: 0; list-style: none; }
.pager { align-items: baseline; margin: .75rem 0; }
summary { cursor: pointer; }
pre { max-width: 100%; white-space: pre-wrap; overflow-wrap: anywhere; font: .8125rem/1.4 ui-monospace, monospace; }
@media screen and (max-width: 56rem) {
  table, tbody, tr, th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  th, td { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); padding: .125rem 0; border: 0; }
  th::before, td::before { content: attr(data-label); color: var(--dim); font-weight: 400; }
}
@media print {
  :root { --ink: #000; --dim: #444; --paper: #fff; --card: #fff; --link: #000; --line: #bbb; }
  html { font-size: 12px; } body { max-width: none; padding: 0; }
  form, nav, .note { display: none; }
  tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
  svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;

/** The style as it stands between the tags, for the page's content security policy. */
export const styleHash = `'sha256-${createHash("sha256").update(style).digest("base64")}'`;
