import { html } from "hono/html";
import { daysBetween, type Day } from "../../rotation/calendar";
import { axisOf, percentOf, ticksOf, type Axis, type ShownApp, type ShownCredential } from "./view";
import { table, type Column, type Html } from "./table";

/** Where a secret stands in its life. */
type Stage = "expired" | "future" | "valid";

/** The apps, with a bar for each secret's life, all on one axis. */
export function appsSection(apps: readonly ShownApp[], today: Day): Html {
  const spans = apps.flatMap(({ credentials }) => credentials);
  const columns = columnsOn(axisOf(spans, today));
  return html`<section aria-labelledby="apps">
    <h2 id="apps">Apps and their secrets</h2>
    ${apps.length === 0 ? html`<p>No app is registered.</p>` : ""} ${apps.map((app) => appPart(app, columns))}
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
    <p class="id">Client ID <code>${clientId}</code></p>
    ${body}`;
}

function columnsOn(axis: Axis): readonly Column<ShownCredential>[] {
  return [
    { heading: "Secret", kind: "name", cell: ({ displayName }) => displayName ?? "(no name)" },
    { heading: "Key ID", kind: "key", cell: ({ keyId }) => html`<code>${keyId}</code>` },
    { heading: "Hint", kind: "short", cell: ({ hint }) => html`<code>${hint}…</code>` },
    { heading: "From", kind: "day", cell: ({ from }) => from },
    { heading: "Expires", kind: "day", cell: ({ to }) => to },
    { heading: "State", kind: "state", cell: (credential) => stateText(credential, axis.today) },
    { heading: "Life", kind: "life", scale: scale(axis), cell: (credential) => lifeBar(credential, axis) },
  ];
}

function stageOf({ from, to }: ShownCredential, today: Day): Stage {
  if (today < from) return "future";
  return today < to ? "valid" : "expired";
}

function stateText(credential: ShownCredential, today: Day): Html {
  const stage = stageOf(credential, today);
  return html`<strong class="${stage}">${stage === "future" ? "not yet valid" : stage}</strong>${left()}`;

  function left(): string {
    const days = daysBetween(today, credential.to);
    return stage === "valid" ? `, ${days} ${days === 1 ? "day" : "days"} left` : "";
  }
}

/** The words beside it say the same: whoever can't see the bar misses nothing. */
function lifeBar(credential: ShownCredential, axis: Axis): Html {
  const [start, end] = [percentOf(axis, credential.from), percentOf(axis, credential.to)];
  const today = `${percentOf(axis, axis.today)}%`;
  return html`<svg aria-hidden="true" height="22">
    <line class="rule" x1="0" x2="100%" y1="11" y2="11" />
    <rect
      class="${stageOf(credential, axis.today)}"
      x="${start}%"
      width="${Math.round(Math.max(end - start, 0.5) * 100) / 100}%"
      y="4"
      height="14"
      rx="2"
    />
    <line class="today" x1="${today}" x2="${today}" y1="0" y2="22" />
  </svg>`;
}

/** The axis above the bars: months, and today. */
function scale(axis: Axis): Html {
  return html`<svg class="scale" aria-hidden="true" height="36">
    ${ticksOf(axis).map((day) => mark(percentOf(axis, day), day.slice(0, 7), 11))}
    ${mark(percentOf(axis, axis.today), "today", 29)}
  </svg>`;
}

/** A short line at a place on the axis, with a text above it. */
function mark(percent: number, text: string, bottom: number): Html {
  const at = `${percent}%`;
  return html`<text x="${at}" y="${bottom}" text-anchor="${anchorAt(percent)}">${text}</text>
    <line class="tick" x1="${at}" x2="${at}" y1="${bottom + 2}" y2="${bottom + 6}" />`;
}

/** Where a text is held, so that it stays within the axis. */
function anchorAt(percent: number): "end" | "middle" | "start" {
  if (percent < 10) return "start";
  return percent > 90 ? "end" : "middle";
}
