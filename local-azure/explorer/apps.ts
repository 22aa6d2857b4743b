import { html } from "hono/html";
import { type Html, type Tone, toned } from "../../rendering/page";
import { timelineFigures } from "../../rendering/svg";
import { type Column, table } from "../../rendering/table";
import { type Bar, type BarKind, type Timeline, timelineAround } from "../../rendering/timeline";
import { type Day, daysBetween, inDays } from "../../rotation/calendar";
import type { ShownApp, ShownCredential } from "./view";

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
    ${apps.map((app) => appPart(app, columnsOn(today)))}
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

function columnsOn(today: Day): readonly Column<ShownCredential>[] {
  return [
    ["Secret", nameOf],
    ["Key ID", ({ keyId }) => html`<code>${keyId}</code>`, "short"],
    ["Hint", ({ hint }) => html`<code>${hint}…</code>`, "short"],
    ["From", ({ from }) => from, "short"],
    ["Expires", ({ to }) => to, "short"],
    ["State", (credential) => stateText(credential, today)],
  ];
}

function stageOf({ from, to }: ShownCredential, today: Day): Stage {
  if (today < from) return "future";
  return today < to ? "valid" : "expired";
}

function nameOf({ displayName }: ShownCredential): string {
  return displayName ?? "(no name)";
}

function stateText(credential: ShownCredential, today: Day): Html {
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
