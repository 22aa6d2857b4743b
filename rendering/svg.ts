// By this name Prettier leaves its lines alone, which are as long as an element.
import { html, html as svg, raw } from "hono/html";
import { type Day, addDays } from "../rotation/calendar";
import { type Layout, type Row, barHeight, layOut, margin } from "./layout";
import { type Html, textOf } from "./page";
import { printableIn } from "./printable";
import { Scale } from "./scale";
import { pictureStyle } from "./style";
import type { Bar, BarKind, Life, Timeline } from "./timeline";

/** Widths: for a desk and for paper, and for a phone. */
const [wide, narrow] = [960, 360];
/** Where the lines of single days begin: beneath the months' names, beside the name of today. */
const headTop = 24;

/** The timeline as a picture that stands alone. */
export function timelineSvg(timeline: Timeline): string {
  return `${textOf(picture(timeline, wide, svg`<style>${raw(pictureStyle)}</style>`))}\n`;
}

/** It on a page, which has its style and shows one of the two. */
export function timelineFigures(timeline: Timeline): Html {
  return html`<figure class="wide">${picture(timeline, wide)}</figure>
    <figure class="narrow">${picture(timeline, narrow)}</figure>`;
}

/**
 * A bar per credential, those of one group beneath each other, so that their overlap is seen. On a desk the names stand
 * beside the bars, on a phone above them; the line of today runs through bars only.
 */
function picture(given: Timeline, width: number, style?: Html): Html {
  const timeline = printableIn(given);
  const layout = layOut(timeline, width);
  const scale = new Scale(timeline.from, timeline.to, layout.left, width - margin);
  const { rows, height, bottom } = layout;
  const id = `timeline-${width}`;
  return svg`<svg xmlns="http://www.w3.org/2000/svg" class="timeline" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">Credentials from ${timeline.from} to ${timeline.to}</title><desc id="${id}-desc">${inWords(timeline)}</desc>
${style}<rect class="paper" width="${width}" height="${height}"/>
${scale.ticks().map((day) => tick(scale.at(day), day, bottom))}
${timeline.runs.map((run) => line("run", scale.at(run), headTop, bottom))}
${rows.map((row) => (row.bar === undefined ? "" : lives(scale, row.bar, row.barTop)))}
${timeline.today === undefined ? "" : today(scale.at(timeline.today), timeline.today, layout, width)}
${rows.map((row) => (row.bar === undefined ? heading(row, width) : label(row, row.bar, layout)))}
${legend(timeline, bottom + 16, width)}
</svg>`;
}

/** The picture in words, for screen readers. */
function inWords({ groups, today }: Timeline): string {
  const bars = groups.flatMap((group) => group.bars.map((bar) => `${barInWords(bar)}.`));
  const now = today === undefined ? [] : [`Today is ${today}.`];
  return [...now, ...bars].join(" ");
}

function barInWords(bar: Bar): string {
  const spans = [bar, ...(bar.also ?? [])].map(({ issuedOn, expiresOn }) => `${issuedOn} to ${expiresOn}`);
  return `${bar.name}: ${spans.join(" and ")}, ${noteOf(bar)}`;
}

function noteOf({ note, used }: Bar): string {
  return note ?? (used === undefined ? "never used" : `used ${used.first} to ${used.last}`);
}

function line(kind: string, x: number, top: number, bottom: number): Html {
  return svg`<line class="${kind}" x1="${x}" x2="${x}" y1="${top}" y2="${bottom}"/>`;
}

function tick(x: number, day: Day, bottom: number): Html {
  return svg`${line("rule", x, 4, bottom)}<text class="dim" x="${x + 4}" y="16">${day.slice(0, 7)}</text>`;
}

/** The line of today: whole where the labels stand beside the bars, in pieces where they stand between them. */
function today(x: number, day: Day, { rows, bottom, isBeside }: Layout, width: number): Html {
  const isRight = x > width / 2;
  const bars = rows.filter(({ bar }) => bar !== undefined);
  const pieces = isBeside
    ? line("today", x, headTop, bottom - 6)
    : bars.map(({ barTop }) => line("today", x, barTop, barTop + barHeight));
  return svg`${pieces}<text class="now" text-anchor="${isRight ? "end" : "start"}" x="${isRight ? x - 6 : x + 6}" y="38">today, ${day}</text>`;
}

function heading({ y, group }: Row, width: number): Html {
  return svg`<line class="rule" x1="0" x2="${width}" y1="${y + 2}" y2="${y + 2}"/><text class="group" x="${margin}" y="${y + 22}">${group}</text>`;
}

function lives(scale: Scale, bar: Bar, top: number): Html {
  const { used, kind = "valid", also = [] } = bar;
  // What is to come touches its neighbour: a gap shows where one ends.
  const gap = kind === "planned" ? 1.5 : 0;
  const rect = (of: string, from: Day, to: Day, least = 0) => {
    const [x, end] = [scale.at(from) + gap, scale.at(to) - gap];
    const width = Math.max(Math.round((end - x) * 10) / 10, least);
    return svg`<rect class="${of}" x="${x}" y="${top}" width="${width}" height="${barHeight}" rx="2"/>`;
  };
  const drawn = [bar, ...also].map((one) => [
    rect(kind, one.issuedOn, one.expiresOn),
    inside(scale, one, top),
  ]);
  const use = used === undefined ? "" : rect("used", used.first, addDays(used.last, 1), 4);
  return svg`<g><title>${barInWords(bar)}</title>${drawn}${use}</g>`;
}

/** What a life is called, within it, if there is room: of several in a row, the eye follows the one it began with. */
function inside(scale: Scale, { issuedOn, expiresOn, label = "" }: Life, top: number): Html | string {
  const [from, to] = [scale.at(issuedOn), scale.at(expiresOn)];
  if (label === "" || to - from < label.length * 7 + 10) return "";
  return svg`<text class="inside" x="${from + 6}" y="${top + 10}">${label}</text>`;
}

/** Drawn last, so that no line runs through it. */
function label({ y }: Row, bar: Bar, { isBeside, fits }: Layout): Html {
  const [name, note] = [fits(bar.name), fits(noteOf(bar))];
  if (!isBeside)
    return svg`<text x="${margin}" y="${y + 12}">${name} <tspan class="dim">${note}</tspan></text>`;
  return svg`<text x="${margin}" y="${y + 14}">${name}</text><text class="dim" x="${margin}" y="${y + 29}">${note}</text>`;
}

const kinds: Readonly<Record<BarKind, string>> = {
  valid: "valid",
  current: "newest",
  previous: "older, valid",
  over: "over",
  notMade: "not made",
  unmanaged: "not in the ledger",
  certificate: "certificate",
  planned: "to come",
};

function usedWords(today: Day | undefined, shown: ReadonlySet<BarKind>): string {
  if (today !== undefined) return "last sign-in";
  return shown.has("certificate") ? "in use" : "signed in with";
}

/** What the colours and lines mean, of those that are in the picture. */
function legend({ groups, runs, today }: Timeline, y: number, width: number): Html {
  const bars = groups.flatMap((group) => group.bars);
  const shown = new Set(bars.map(({ kind = "valid" }) => kind));
  const entries = [
    ...Object.entries(kinds).filter(([kind]) => shown.has(kind as BarKind)),
    ...(bars.some(({ used }) => used !== undefined) ? [["used", usedWords(today, shown)] as const] : []),
  ];
  const step = width < 600 ? (width - 2 * margin) / 3 : 130;
  const drawn = entries.map(([kind, words], at) => {
    const perLine = width < 600 ? 3 : 7;
    const [x, top] = [margin + (at % perLine) * step, y + Math.floor(at / perLine) * 18];
    return svg`<rect class="${kind}" x="${x}" y="${top - 9}" width="14" height="10" rx="2"/><text class="dim" x="${x + 20}" y="${top}">${words}</text>`;
  });
  const dashed =
    runs.length === 0 ? "" : svg`<text class="dim" x="${margin}" y="${y + 18}">dotted line: pulumi up</text>`;
  return svg`${drawn}${dashed}`;
}
