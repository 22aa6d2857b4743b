import { html } from "hono/html";
import { type Html, toned } from "../../rendering/page";
import { type Column, table } from "../../rendering/table";
import type { Day } from "../../rotation/calendar";
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
    ["Secret", ({ secret }) => secret],
    ["Version", ({ version }) => html`<code>${version}</code>`, "short"],
    ["Created", ({ created }) => dayOfSecond(created), "short"],
    ["Expires", ({ expires }) => expiry(expires), "short"],
    ["Enabled", ({ enabled }) => (enabled ? "yes" : "no"), "short"],
    ["State", (version) => stateText(version, today)],
    ["Tags", ({ tags }) => tagList(tags), "wide"],
  ];
}

function expiry(expires: number | undefined): string {
  return expires === undefined ? "never" : dayOfSecond(expires);
}

function stateText({ deleted, expires, isNewest }: ShownVersion, today: Day): Html | string {
  if (deleted !== undefined) return toned("act", deletion(deleted));
  const age = isNewest ? "newest" : "older";
  const isExpired = expires !== undefined && dayOfSecond(expires) <= today;
  return isExpired ? html`${age}, ${toned("act", "expired")}` : age;
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
