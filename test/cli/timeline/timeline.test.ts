import assert from "node:assert/strict";
import { timelineSvg } from "../../../cli/timeline/svg";
import { timelineText } from "../../../cli/timeline/text";
import type { Timeline } from "../../../cli/timeline/timeline";
import { parseDay } from "../../../rotation/calendar";

const day = parseDay;
const timeline: Timeline = {
  from: day("2026-11-22"),
  to: day("2027-08-19"),
  runs: [day("2026-11-22"), day("2027-02-20")],
  consumers: [
    {
      name: "edge",
      bars: [
        {
          name: "edge-g1",
          issuedOn: day("2026-11-22"),
          expiresOn: day("2027-05-21"),
          used: { first: day("2026-11-22"), last: day("2027-03-20") },
        },
        { name: "edge-g2", issuedOn: day("2027-02-20"), expiresOn: day("2027-08-19"), used: undefined },
      ],
    },
  ],
};

describe("the timeline", () => {
  it("shows in characters, a week each, what was valid and what was used", () => {
    const [head, first, second] = timelineText(timeline).split("\n");
    assert.equal(head?.indexOf("↓2027-02-20"), "edge-g1  ".length + Math.floor(90 / 7));
    assert.equal(first, `edge-g1  ${"█".repeat(17)}${"▒".repeat(9)}${" ".repeat(13)}`);
    assert.equal(second, `edge-g2  ${" ".repeat(12)}${"▒".repeat(27)}`);
  });

  it("is a picture that says in words what each bar is", () => {
    const svg = timelineSvg(timeline);
    assert.match(
      svg,
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*role="img" aria-label="Credentials from 2026-11-22 to 2027-08-19">/,
    );
    assert.match(
      svg,
      /<title>edge-g1: valid 2026-11-22 to 2027-05-21, used 2026-11-22 to 2027-03-20<\/title>/,
    );
    assert.match(svg, /<title>edge-g2: valid 2027-02-20 to 2027-08-19, never used<\/title>/);
  });

  it("draws a bar as long as the credential's life", () => {
    const widths = [
      ...timelineSvg(timeline).matchAll(/class="valid" x="[\d.]+" y="\d+" width="([\d.]+)"/g),
    ].map(([, width]) => Number(width));
    assert.deepEqual(
      widths.slice(0, 2).map((width) => Math.round(width / 1.8)),
      [180, 180],
    );
  });
});
