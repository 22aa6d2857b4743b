import type { Bar, Timeline } from "./timeline";

export const margin = 12;
export const barHeight = 13;
const [headHeight, groupHeight, footHeight] = [46, 30, 46];
/** From this width on the names stand beside the bars. */
const deskWidth = 600;
/** Pixels that a character takes, on the whole. */
const characterWidth = 6.6;
const columnWidth = 216;

/** One line of the picture. */
export interface Row {
  readonly y: number;
  readonly group: string;
  /** Undefined for the group's heading. */
  readonly bar?: Bar;
  readonly barTop: number;
}

/** Where everything stands. */
export interface Layout {
  readonly rows: readonly Row[];
  readonly height: number;
  /** Where the bars' area ends, below. */
  readonly bottom: number;
  /** Where it begins, on the left. */
  readonly left: number;
  /** Names stand beside the bars, not above them. */
  readonly isBeside: boolean;
  /** A text, cut where it would run out of its place. */
  readonly fits: (text: string) => string;
}

export function layOut({ groups }: Timeline, width: number): Layout {
  const isBeside = width >= deskWidth;
  const rows: Row[] = [];
  let y = headHeight;
  for (const { name: group, bars } of groups) {
    rows.push({ y, group, barTop: y });
    y += groupHeight;
    for (const bar of bars) {
      rows.push({ y, group, bar, barTop: y + (isBeside ? 10 : 21) });
      y += isBeside ? 38 : 40;
    }
  }
  const room = Math.floor((isBeside ? columnWidth - margin : width) / characterWidth);
  return {
    rows,
    height: y + footHeight,
    bottom: y,
    left: isBeside ? margin + columnWidth : margin,
    isBeside,
    fits: (text) => (text.length <= room ? text : `${text.slice(0, room - 1)}…`),
  };
}
