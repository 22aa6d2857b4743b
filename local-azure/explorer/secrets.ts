import { html } from "hono/html";
import { type Html, type Tone, toned } from "../../rendering/page";
import { timelineFigures } from "../../rendering/svg";
import { type Column, table } from "../../rendering/table";
import { type Bar, type BarKind, type Timeline, timelineAround } from "../../rendering/timeline";
import { type Day, daysBetween, inDays } from "../../rotation/calendar";
import {
  dayOf,
  dayOfSecond,
  type ShownApp,
  type ShownCredential,
  type ShownVault,
  type ShownVersion,
} from "./view";

/** Where a secret stands in its life. */
type Stage = "expired" | "future" | "valid";

interface Look {
  readonly words: string;
  readonly tone: Tone;
  readonly bar: BarKind;
}

const looks: Readonly<Record<Stage, Look>> = {
  expired: { words: "expired", tone: "act", bar: "over" },
  future: { words: "not yet valid", tone: "due", bar: "planned" },
  valid: { words: "valid", tone: "well", bar: "previous" },
};

/** The apps: one picture of all their secrets' lives, then a table for each. */
export function appsSection(apps: readonly ShownApp[], today: Day): Html {
  const timeline = timelineOf(apps, today);
  return html`<section aria-labelledby="apps">
    <h2 id="apps">Apps and their secrets</h2>
    ${apps.length === 0 ? html`<p>No app is registered.</p>` : ""}
    ${timeline.groups.length === 0 ? "" : timelineFigures(timeline)}
    ${apps.map((app) => appPart(app, credentialColumns(today)))}
  </section>`;
}

function appPart(
  { displayName, clientId, credentials }: ShownApp,
  columns: readonly Column<ShownCredential>[],
): Html {
  const body =
    credentials.length === 0
      ? html`<p>No secret yet.</p>`
      : table(`Secrets of ${displayName}, the oldest first`, columns, credentials);
  return html`<h3>${displayName}</h3>
    <p class="dim">Client ID <code>${clientId}</code></p>
    ${body}`;
}

function credentialColumns(today: Day): readonly Column<ShownCredential>[] {
  return [
    ["Secret", nameOf],
    ["Key ID", ({ keyId }) => html`<code>${keyId}</code>`, "short"],
    ["Hint", ({ hint }) => html`<code>${hint}…</code>`, "short"],
    ["From", ({ from }) => from, "short"],
    ["Expires", ({ to }) => to, "short"],
    ["State", (credential) => credentialState(credential, today)],
  ];
}

function stageOf({ from, to }: ShownCredential, today: Day): Stage {
  if (today < from) return "future";
  return today < to ? "valid" : "expired";
}

function nameOf({ displayName }: ShownCredential): string {
  return displayName ?? "(no name)";
}

function credentialState(credential: ShownCredential, today: Day): Html {
  const { tone, words } = looks[stageOf(credential, today)];
  return html`${toned(tone, words)}${leftText(credential, today)}`;
}

function leftText(credential: ShownCredential, today: Day): string {
  return stageOf(credential, today) === "valid" ? `, ${inDays(daysBetween(today, credential.to))} left` : "";
}

/** Days that the picture goes back at most: a play of some years stays in sight. */
const longestPast = 730;

function timelineOf(apps: readonly ShownApp[], today: Day): Timeline {
  const groups = apps.map(({ displayName, credentials }) => {
    const newest = credentials.findLast((one) => stageOf(one, today) === "valid");
    return { name: displayName, bars: credentials.map((one) => barOf(one, one === newest, today)) };
  });
  return timelineAround(today, groups, longestPast);
}

function barOf(credential: ShownCredential, isNewest: boolean, today: Day): Bar {
  const { bar, words } = looks[stageOf(credential, today)];
  return {
    name: nameOf(credential),
    issuedOn: credential.from,
    expiresOn: credential.to,
    kind: isNewest ? "current" : bar,
    note: words + leftText(credential, today),
    used: undefined,
  };
}

/** The vaults with every version of their secrets. */
export function vaultsSection(vaults: readonly ShownVault[], today: Day): Html {
  return html`<section aria-labelledby="vaults">
    <h2 id="vaults">Vaults</h2>
    ${vaults.length === 0 ? html`<p>No vault yet: <code>pulumi up</code> makes it.</p>` : ""}
    ${vaults.map((vault) => vaultPart(vault, versionColumns(today)))}
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

function versionColumns(today: Day): readonly Column<ShownVersion>[] {
  return [
    ["Secret", ({ secret }) => secret],
    ["Version", ({ version }) => html`<code>${version}</code>`, "short"],
    ["Created", ({ created }) => dayOfSecond(created), "short"],
    ["Expires", ({ expires }) => expiry(expires), "short"],
    ["Enabled", ({ enabled }) => (enabled ? "yes" : "no"), "short"],
    ["State", (version) => versionState(version, today)],
    ["Tags", ({ tags }) => tagList(tags), "wide"],
  ];
}

function expiry(expires: number | undefined): string {
  return expires === undefined ? "never" : dayOfSecond(expires);
}

function versionState({ deleted, expires, isNewest }: ShownVersion, today: Day): Html | string {
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
