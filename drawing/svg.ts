import { type Day, addDays } from "../rotation/calendar";
import { escapeXml } from "./escape";
import { type Layout, type Row, barHeight, layOut, margin } from "./layout";
import { Scale } from "./scale";
import { style } from "./style";
import type { Bar, BarKind, Life, Timeline } from "./timeline";

/**
 * The timeline as a picture that stands alone: a bar per credential, those of one consumer beneath each other, so that
 * their overlap is seen. On a desk the names stand beside the bars, on a phone (width 360) above them; the line of today
 * runs through bars only.
 */
export function timelineSvg(timeline: Timeline, width = 960): string {
  const layout = layOut(timeline, width);
  const scale = new Scale(timeline.from, timeline.to, layout.left, width - margin);
  const { rows, height, bottom } = layout;
  const id = `timeline-${width}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="timeline" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc">`,
    `<title id="${id}-title">${titleOf(timeline)}</title><desc id="${id}-desc">${inWords(timeline)}</desc>`,
    `<style>${style}</style><rect class="paper" width="${width}" height="${height}"/>`,
    ...scale.ticks().map((day) => tick(scale.at(day), day, bottom)),
    ...timeline.runs.map((run) => line("run", scale.at(run), 24, bottom)),
    ...rows.map((row) => (row.bar === undefined ? "" : lives(scale, row.bar, row.barTop))),
    ...(timeline.today === undefined ? [] : today(scale.at(timeline.today), timeline.today, layout, width)),
    ...rows.map((row) => (row.bar === undefined ? heading(row, width) : label(row, row.bar, layout))),
    legend(timeline, bottom + 16, width),
    "</svg>",
    "",
  ].join("\n");
}

function titleOf({ from, to }: Timeline): string {
  return `Credentials from ${from} to ${to}`;
}

/** The picture in words, for screen readers. */
function inWords({ consumers, today }: Timeline): string {
  const bars = consumers.flatMap((consumer) => consumer.bars.map((bar) => `${barInWords(bar)}.`));
  const now = today === undefined ? [] : [`Today is ${today}.`];
  return escapeXml([...now, ...bars].join(" "));
}

function barInWords(bar: Bar): string {
  const spans = [bar, ...(bar.also ?? [])].map(({ issuedOn, expiresOn }) => `${issuedOn} to ${expiresOn}`);
  return `${bar.name}: ${spans.join(" and ")}, ${noteOf(bar)}`;
}

function noteOf({ note, used }: Bar): string {
  return note ?? (used === undefined ? "never used" : `used ${used.first} to ${used.last}`);
}

function line(kind: string, x: number, top: number, bottom: number): string {
  return `<line class="${kind}" x1="${x}" x2="${x}" y1="${top}" y2="${bottom}"/>`;
}

function tick(x: number, day: Day, bottom: number): string {
  return `${line("rule", x, 24, bottom)}<text class="dim" x="${x + 4}" y="38">${day.slice(0, 7)}</text>`;
}

/** The line of today: whole where the labels stand beside the bars, in pieces where they stand between them. */
function today(x: number, day: Day, { rows, bottom, isBeside }: Layout, width: number): string[] {
  const anchor = x > width / 2 ? `text-anchor="end" x="${x - 6}"` : `x="${x + 6}"`;
  const bars = rows.filter(({ bar }) => bar !== undefined);
  const pieces = isBeside
    ? [line("today", x, 20, bottom - 6)]
    : bars.map(({ barTop }) => line("today", x, barTop, barTop + barHeight));
  return [...pieces, `<text class="now" ${anchor} y="16">today, ${day}</text>`];
}

function heading({ y, group }: Row, width: number): string {
  return `<line class="rule" x1="0" x2="${width}" y1="${y + 2}" y2="${y + 2}"/><text class="group" x="${margin}" y="${y + 22}">${escapeXml(group)}</text>`;
}

function lives(scale: Scale, bar: Bar, top: number): string {
  const { used, kind = "valid", also = [] } = bar;
  // What is to come touches its neighbour: a gap shows where one ends.
  const gap = kind === "planned" ? 1.5 : 0;
  const rect = (of: string, from: Day, to: Day, least = 0) => {
    const [x, end] = [scale.at(from) + gap, scale.at(to) - gap];
    const width = Math.max(Math.round((end - x) * 10) / 10, least);
    return `<rect class="${of}" x="${x}" y="${top}" width="${width}" height="${barHeight}" rx="2"/>`;
  };
  return [
    `<g><title>${escapeXml(barInWords(bar))}</title>`,
    ...[bar, ...also].map((one) => rect(kind, one.issuedOn, one.expiresOn) + inside(scale, one, top)),
    used === undefined ? "" : rect("used", used.first, addDays(used.last, 1), 4),
    "</g>",
  ].join("");
}

/** What a life is called, within it, if there is room: of several in a row, the eye follows the one it began with. */
function inside(scale: Scale, { issuedOn, expiresOn, label = "" }: Life, top: number): string {
  const [from, to] = [scale.at(issuedOn), scale.at(expiresOn)];
  if (label === "" || to - from < label.length * 7 + 10) return "";
  return `<text class="inside" x="${from + 6}" y="${top + 10}">${escapeXml(label)}</text>`;
}

/** Drawn last, so that no line runs through it. */
function label({ y }: Row, bar: Bar, { isBeside, fits }: Layout): string {
  const [name, note] = [fits(bar.name), fits(noteOf(bar))].map(escapeXml);
  if (!isBeside) return `<text x="${margin}" y="${y + 12}">${name} <tspan class="dim">${note}</tspan></text>`;
  return `<text x="${margin}" y="${y + 14}">${name}</text><text class="dim" x="${margin}" y="${y + 29}">${note}</text>`;
}

const kinds: Readonly<Record<BarKind, string>> = {
  valid: "valid",
  current: "newest",
  previous: "older, valid",
  over: "over",
  notMade: "not made",
  stranger: "not in the ledger",
  certificate: "certificate",
  planned: "to come",
};

/** What the colours and lines mean, of those that are in the picture. */
function legend({ consumers, runs, today }: Timeline, y: number, width: number): string {
  const bars = consumers.flatMap((consumer) => consumer.bars);
  const shown = new Set(bars.map(({ kind = "valid" }) => kind));
  const entries = [
    ...Object.entries(kinds).filter(([kind]) => shown.has(kind as BarKind)),
    ...(bars.some(({ used }) => used !== undefined)
      ? [["used", today === undefined ? "signed in with" : "last sign-in"] as const]
      : []),
  ];
  const dashed = runs.length === 0 ? "" : "dotted line: pulumi up";
  const step = width < 600 ? (width - 2 * margin) / 3 : 130;
  const drawn = entries.map(([kind, words], at) => {
    const perLine = width < 600 ? 3 : 7;
    const [x, top] = [margin + (at % perLine) * step, y + Math.floor(at / perLine) * 18];
    return `<rect class="${kind}" x="${x}" y="${top - 9}" width="14" height="10" rx="2"/><text class="dim" x="${x + 20}" y="${top}">${words}</text>`;
  });
  const end = dashed === "" ? "" : `<text class="dim" x="${margin}" y="${y + 18}">${dashed}</text>`;
  return drawn.join("") + end;
}
