import assert from "node:assert/strict";
import { textOf } from "../../rendering/page";
import { timelineFigures, timelineSvg } from "../../rendering/svg";
import { timelineText } from "../../rendering/text";
import { type Bar, type Timeline, timelineAround } from "../../rendering/timeline";
import { daysBetween, parseDay } from "../../rotation/calendar";

const day = parseDay;
const timeline: Timeline = {
  from: day("2026-11-22"),
  to: day("2027-08-19"),
  runs: [day("2026-11-22"), day("2027-02-20")],
  groups: [
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

/** Place and width of the rectangles of a kind. */
function rects(svg: string, kind: string): (readonly [x: number, width: number])[] {
  const found = svg.matchAll(
    new RegExp(`<rect class="${kind}" x="([\\d.]+)" y="\\d+" width="([\\d.]+)" height="13"`, "g"),
  );
  return [...found].map(([, x, width]) => [Number(x), Number(width)]);
}

describe("the timeline", () => {
  it("shows in characters, a week each, what was valid and what was used", () => {
    const [head, first, second] = timelineText(timeline).split("\n");
    assert.equal(head?.indexOf("↓2027-02-20"), "edge-g1  ".length + Math.floor(90 / 7));
    assert.equal(first, `edge-g1  ${"█".repeat(17)}${"▒".repeat(9)}${" ".repeat(13)}`);
    assert.equal(second, `edge-g2  ${" ".repeat(12)}${"▒".repeat(27)}`);
  });

  it("says of certificates among them what their bars mean", () => {
    const [group] = timeline.groups;
    const bars = group?.bars.map((bar) => ({ ...bar, kind: "certificate" as const })) ?? [];
    const both = { ...timeline, groups: [...timeline.groups, { name: "test/pexip-node", bars }] };
    assert.match(timelineText(both), /█ signed in with, or shown {3}▒ valid/);
    assert.match(timelineText(timeline), /█ signed in with {3}▒ valid/);
    assert.match(timelineSvg(both), />in use<\/text>/);
    assert.match(timelineSvg(timeline), />signed in with<\/text>/);
  });

  it("is a picture that says in words what each bar is", () => {
    const svg = timelineSvg({ ...timeline, today: day("2027-03-01") });
    assert.match(svg, /role="img" aria-labelledby="timeline-960-title timeline-960-desc"/);
    assert.match(svg, /<title id="timeline-960-title">Credentials from 2026-11-22 to 2027-08-19<\/title>/);
    assert.match(
      svg,
      /<desc id="timeline-960-desc">Today is 2027-03-01\. edge-g1: 2026-11-22 to 2027-05-21, used 2026-11-22 to 2027-03-20\. edge-g2: 2027-02-20 to 2027-08-19, never used\.<\/desc>/,
    );
  });

  it("draws bars that begin and end on their days, for a desk as for a phone", () => {
    const [desk = "", phone = ""] = textOf(timelineFigures(timeline)).split('<figure class="narrow">');
    // On a desk the names stand beside the bars.
    for (const [svg, width, left] of [
      [desk, 960, 228],
      [phone, 360, 12],
    ] as const) {
      const perDay = (width - left - 12) / daysBetween(timeline.from, timeline.to);
      const [first, second] = rects(svg, "valid");
      assert.ok(first !== undefined && second !== undefined);
      assert.ok(Math.abs(first[0] - left) < 0.2, `${first[0]}`);
      assert.ok(Math.abs(first[1] - 180 * perDay) < 0.2, `${first[1]}`);
      assert.ok(Math.abs(second[0] - (left + 90 * perDay)) < 0.2, `${second[0]}`);
    }
  });

  it("draws the days of use inside the bar, what is to come on one row, and today through all", () => {
    const [edge] = timeline.groups;
    const kind = "planned" as const;
    const coming = {
      name: "edge-g3, edge-g5",
      issuedOn: day("2027-05-07"),
      expiresOn: day("2027-06-07"),
      kind,
      used: undefined,
    };
    const also = [{ issuedOn: day("2027-06-07"), expiresOn: day("2027-08-07"), label: "g5" }];
    const bars = [...(edge?.bars ?? []), { ...coming, also, note: "to come" }];
    const svg = timelineSvg({ ...timeline, today: day("2027-03-01"), groups: [{ name: "edge", bars }] });
    const [first, second] = rects(svg, "planned");
    assert.ok(first !== undefined && second !== undefined);
    assert.ok(second[0] > first[0] + first[1] + 2, "a gap shows where one ends");
    assert.match(svg, /<text class="inside"[^>]*>g5<\/text>/);
    const [use] = rects(svg, "used");
    assert.equal(use?.[0], 228);
    assert.match(svg, /<line class="today"/);
    assert.match(svg, /edge-g3, edge-g5: 2027-05-07 to 2027-06-07 and 2027-06-07 to 2027-08-07, to come/);
  });

  it("takes what somebody named on purpose as text", () => {
    const bars = [{ name: `<script>"&'`, issuedOn: timeline.from, expiresOn: timeline.to, used: undefined }];
    const svg = timelineSvg({ ...timeline, groups: [{ name: "<b>", bars }] });
    assert.ok(svg.includes("&lt;script&gt;&quot;&amp;&#39;"));
    assert.equal(/<script|<b>/.test(svg), false);
  });

  it("writes out what can't be seen in a name, which would be no XML", () => {
    const bars = [
      { name: "a\nb\u001b[31m\u202ec", issuedOn: timeline.from, expiresOn: timeline.to, used: undefined },
    ];
    const svg = timelineSvg({ ...timeline, groups: [{ name: "edge", bars }] });
    assert.ok(svg.includes("a\\nb\\u001b[31m\\u202ec"));
  });

  it("cuts a name that would run into the bars, and has it whole for whoever asks", () => {
    const name = "a name that somebody gave to a secret without thinking of pictures";
    const bars = [{ name, issuedOn: timeline.from, expiresOn: timeline.to, used: undefined }];
    const svg = timelineSvg({ ...timeline, groups: [{ name: "edge", bars }] });
    assert.match(svg, /<text x="12" y="\d+">a name that somebody gave to …<\/text>/);
    assert.ok(svg.includes(`<title>${name}: `));
  });
});

describe("a timeline around a day", () => {
  const life = (name: string, issuedOn: string, expiresOn: string): Bar => ({
    name,
    issuedOn: day(issuedOn),
    expiresOn: day(expiresOn),
    used: undefined,
  });
  const around = (today: string, ...bars: Bar[]) => timelineAround(day(today), [{ name: "edge", bars }], 200);

  it("is a week longer than what it holds, on both sides", () => {
    const { from, to } = around("2027-03-01", life("edge-g1", "2026-11-22", "2027-08-19"));
    assert.deepEqual([from, to], ["2026-11-15", "2027-08-26"]);
  });

  it("goes three months ahead when there is nothing to show, with the months that it holds", () => {
    const nothing = timelineAround(day("2026-11-22"), [], 200);
    assert.deepEqual([nothing.from, nothing.to], ["2026-11-15", "2027-02-27"]);
    assert.deepEqual(timelineSvg(nothing).match(/(?<=>)\d{4}-\d{2}(?=<)/g), [
      "2026-12",
      "2027-01",
      "2027-02",
    ]);
  });

  it("ends 400 days ahead, however long a secret lives, and its bar ends there", () => {
    const endless = around("2026-11-22", life("edge-g1", "2026-11-22", "2299-12-31"));
    assert.equal(endless.to, "2027-12-27");
    const [bar] = rects(timelineSvg(endless), "valid");
    assert.ok(bar !== undefined && Math.abs(bar[0] + bar[1] - (960 - 12)) < 0.2);
  });

  it("leaves out what was over long ago, and whoever has nothing else", () => {
    const { from, groups } = around("2027-03-01", life("edge-g1", "2025-11-22", "2026-05-21"));
    assert.deepEqual([from, groups], ["2027-02-22", []]);
  });
});
