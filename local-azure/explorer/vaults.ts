import { html } from "hono/html";
import type { Day } from "../../rotation/calendar";
import { table, type Column, type Html } from "./table";
import { dayOf, dayOfSecond, type ShownVault, type ShownVersion } from "./view";

/** The vaults with every version of their secrets. */
export function vaultsSection(vaults: readonly ShownVault[], today: Day): Html {
  return html`<section aria-labelledby="vaults">
    <h2 id="vaults">Vaults</h2>
    ${vaults.length === 0 ? html`<p>No vault yet: <code>pulumi up</code> makes it.</p>` : ""}
    ${vaults.map((vault) => vaultPart(vault, columnsOn(today)))}
  </section>`;
}

function vaultPart({ name, deleted, versions }: ShownVault, columns: readonly Column<ShownVersion>[]): Html {
  const body =
    versions.length === 0
      ? html`<p>No secret yet.</p>`
      : table(`Secrets in ${name}, of each the newest version first`, columns, versions);
  return html`<h3>${name}</h3>
    ${deleted === undefined ? "" : html`<p>${deletion(deleted)}</p>`} ${body}`;
}

function columnsOn(today: Day): readonly Column<ShownVersion>[] {
  return [
    { heading: "Secret", kind: "name", cell: ({ secret }) => secret },
    { heading: "Version", kind: "key", cell: ({ version }) => html`<code>${version}</code>` },
    { heading: "Created", kind: "day", cell: ({ created }) => dayOfSecond(created) },
    { heading: "Expires", kind: "day", cell: ({ expires }) => expiry(expires) },
    { heading: "Enabled", kind: "short", cell: ({ enabled }) => (enabled ? "yes" : "no") },
    { heading: "State", kind: "state", cell: (version) => stateText(version, today) },
    { heading: "Tags", kind: "wide", cell: ({ tags }) => tagList(tags) },
  ];
}

function expiry(expires: number | undefined): string {
  return expires === undefined ? "never" : dayOfSecond(expires);
}

function stateText({ deleted, expires, isNewest }: ShownVersion, today: Day): Html | string {
  if (deleted !== undefined) return html`<strong class="expired">${deletion(deleted)}</strong>`;
  const age = isNewest ? "newest" : "older";
  const isExpired = expires !== undefined && dayOfSecond(expires) <= today;
  return isExpired ? html`${age}, <strong class="expired">expired</strong>` : age;
}

function deletion({ deletedDate, scheduledPurgeDate }: NonNullable<ShownVersion["deleted"]>): string {
  return `deleted ${dayOf(deletedDate)}, recoverable until ${dayOf(scheduledPurgeDate)}`;
}

function tagList(tags: ShownVersion["tags"]): Html | string {
  const entries = Object.entries(tags);
  if (entries.length === 0) return "none";
  return html`<ul class="tags">
    ${entries.map(([name, value]) => html`<li>${name}: ${value}</li>`)}
  </ul>`;
}
