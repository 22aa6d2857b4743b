import { type Day, addDays } from "../../rotation/calendar";
import { escapeXml } from "./escape";
import { Scale } from "./scale";
import { style } from "./style";
import type { Bar, BarKind, Timeline } from "./timeline";

const [margin, headHeight, groupHeight, rowHeight, footHeight] = [12, 46, 30, 38, 46];
const barHeight = 13;

/**
 * The timeline as a picture that stands alone: a bar per credential, those of one consumer beneath each other, so that
 * their overlap is seen. The names stand above the bars: so it fits a phone (width 360) as well as a desk.
 */
export function timelineSvg(timeline: Timeline, width = 960): string {
  const scale = new Scale(timeline.from, timeline.to, margin, width - margin);
  const { rows, height } = layOut(timeline);
  const id = `timeline-${width}`;
  const bottom = height - footHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="timeline" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc">`,
    `<title id="${id}-title">${titleOf(timeline)}</title><desc id="${id}-desc">${inWords(timeline)}</desc>`,
    `<style>${style}</style><rect class="paper" width="${width}" height="${height}"/>`,
    ...scale.ticks().map((day) => tick(scale.at(day), day, bottom)),
    ...timeline.runs.map((run) => line("run", scale.at(run), bottom)),
    ...rows.map(({ y, bar }) => (bar === undefined ? "" : lives(scale, bar, y + 18))),
    ...(timeline.today === undefined
      ? []
      : [todayLine(scale.at(timeline.today), timeline.today, bottom, width)]),
    ...rows.map(({ y, group, bar }) => (bar === undefined ? heading(group, y, width) : label(bar, y))),
    legend(timeline, bottom + 16, width),
    "</svg>",
    "",
  ].join("\n");
}

interface Row {
  readonly y: number;
  readonly group: string;
  /** Undefined for the group's heading. */
  readonly bar?: Bar;
}

function layOut({ consumers }: Timeline): { rows: Row[]; height: number } {
  const rows: Row[] = [];
  let y = headHeight;
  for (const { name: group, bars } of consumers) {
    rows.push({ y, group });
    y += groupHeight;
    for (const bar of bars) {
      rows.push({ y, group, bar });
      y += rowHeight;
    }
  }
  return { rows, height: y + footHeight };
}

function titleOf({ from, to }: Timeline): string {
  return `Credentials from ${from} to ${to}`;
}

/** What those are told who can't see the picture. */
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

function line(kind: string, x: number, bottom: number): string {
  return `<line class="${kind}" x1="${x}" x2="${x}" y1="24" y2="${bottom}"/>`;
}

function tick(x: number, day: Day, bottom: number): string {
  return `${line("rule", x, bottom)}<text class="dim" x="${x + 4}" y="38">${day.slice(0, 7)}</text>`;
}

function todayLine(x: number, today: Day, bottom: number, width: number): string {
  const anchor = x > width / 2 ? `text-anchor="end" x="${x - 6}"` : `x="${x + 6}"`;
  return `${line("today", x, bottom)}<text class="now" ${anchor} y="16">today, ${today}</text>`;
}

function heading(name: string, y: number, width: number): string {
  return `<line class="rule" x1="0" x2="${width}" y1="${y + 2}" y2="${y + 2}"/><text class="group" x="${margin}" y="${y + 22}">${escapeXml(name)}</text>`;
}

function lives(scale: Scale, bar: Bar, top: number): string {
  const { issuedOn, expiresOn, used, kind = "valid", also = [] } = bar;
  const rect = (of: string, from: Day, to: Day, least = 0) => {
    const width = Math.max(Math.round((scale.at(to) - scale.at(from)) * 10) / 10, least);
    return `<rect class="${of}" x="${scale.at(from)}" y="${top}" width="${width}" height="${barHeight}" rx="2"/>`;
  };
  return [
    `<g><title>${escapeXml(barInWords(bar))}</title>`,
    rect(kind, issuedOn, expiresOn),
    ...also.map((one) => rect(kind, one.issuedOn, one.expiresOn)),
    used === undefined ? "" : rect("used", used.first, addDays(used.last, 1), 4),
    "</g>",
  ].join("");
}

/** Above the bar; drawn last, so that no line runs through it. */
function label(bar: Bar, y: number): string {
  const note = `<tspan class="dim">${escapeXml(noteOf(bar))}</tspan>`;
  return `<text x="${margin}" y="${y + 13}">${escapeXml(bar.name)} ${note}</text>`;
}

const kinds: Readonly<Record<BarKind, string>> = {
  valid: "valid",
  current: "newest",
  previous: "older, valid",
  over: "over",
  stranger: "not ours",
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
