import { html, raw } from "hono/html";
import { appsSection } from "./apps";
import { clockSection } from "./clock";
import { mailSection } from "./mail";
import { signInsSection } from "./signIns";
import { style } from "./style";
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
