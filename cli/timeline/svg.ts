import { type Day, addDays, daysBetween } from "../../rotation/calendar";
import type { Bar, Timeline } from "./timeline";

const [labelWidth, pixelsPerDay, rowHeight, headHeight] = [130, 1.8, 26, 54];
const style = `text { font: 13px system-ui, sans-serif; fill: #1f2933 } .dim { fill: #52606d; font-size: 11px }
.valid { fill: #9fb3c8 } .used { fill: #1f6feb } .run { stroke: #d64545; stroke-dasharray: 3 3 } .rule { stroke: #e4e7eb }`;

/** The timeline as a picture that stands alone: a bar per credential, dark where it was in use. */
export function timelineSvg(timeline: Timeline): string {
  const rows = timeline.consumers.flatMap(({ bars }) => bars);
  const width = labelWidth + daysBetween(timeline.from, timeline.to) * pixelsPerDay + 20;
  const height = headHeight + rows.length * rowHeight + 34;
  const title = `Credentials from ${timeline.from} to ${timeline.to}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${title}">`,
    `<title>${title}</title><style>${style}</style><rect width="100%" height="100%" fill="#fff"/>`,
    ...timeline.runs.map((run) => runLine(timeline, run, height)),
    ...rows.map((bar, row) => barRow(timeline, bar, headHeight + row * rowHeight)),
    legend(height - 12),
    "</svg>",
    "",
  ].join("\n");
}

function x({ from }: Timeline, day: Day): number {
  return Math.round((labelWidth + daysBetween(from, day) * pixelsPerDay) * 10) / 10;
}

function runLine(timeline: Timeline, run: Day, height: number): string {
  const at = x(timeline, run);
  return `<line class="run" x1="${at}" x2="${at}" y1="34" y2="${height - 30}"/><text class="dim" x="${at}" y="26">${run}</text>`;
}

function barRow(timeline: Timeline, { name, issuedOn, expiresOn, used }: Bar, top: number): string {
  const end = expiresOn < timeline.to ? expiresOn : timeline.to;
  const rect = (kind: string, from: Day, to: Day) =>
    `<rect class="${kind}" x="${x(timeline, from)}" y="${top}" width="${Math.max(x(timeline, to) - x(timeline, from), 0)}" height="14" rx="2"/>`;
  const usage = used === undefined ? "never used" : `used ${used.first} to ${used.last}`;
  return [
    `<g><title>${name}: valid ${issuedOn} to ${expiresOn}, ${usage}</title>`,
    `<text x="8" y="${top + 12}">${name}</text><line class="rule" x1="${labelWidth}" x2="${x(timeline, timeline.to)}" y1="${top + 18}" y2="${top + 18}"/>`,
    rect("valid", issuedOn, end),
    used === undefined ? "" : rect("used", used.first, addDays(used.last, 1)),
    "</g>",
  ].join("");
}

function legend(y: number): string {
  const entry = (at: number, kind: string, text: string) =>
    `<rect class="${kind}" x="${at}" y="${y - 10}" width="14" height="10"/><text class="dim" x="${at + 20}" y="${y}">${text}</text>`;
  return `${entry(labelWidth, "used", "signed in with")}${entry(labelWidth + 130, "valid", "valid")}<text class="dim" x="${labelWidth + 200}" y="${y}">dashed: pulumi up</text>`;
}
