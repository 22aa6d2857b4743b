import assert from "node:assert/strict";
import { utcDay, utcMoment } from "../../rotation/moment";

describe("a day or a moment", () => {
  const moments: Readonly<Record<string, string>> = {
    "2026-12-05": "2026-12-05",
    "2026-1-5": "2026-01-05",
    "2026-12-05T10:00:00Z": "2026-12-05T10:00:00Z",
    "2026-12-05t10:00:00z": "2026-12-05T10:00:00Z",
    "2026-12-05 10:00:00 +0000 UTC": "2026-12-05T10:00:00Z",
    "2026-12-05 10:00:00 +0200 +0200": "2026-12-05T08:00:00Z",
    "2026-12-05 10:00:00": "2026-12-05T10:00:00Z",
    "2026-12-05   1:02": "2026-12-05T01:02:00Z",
    "2026-12-05T10:00:00+02:00": "2026-12-05T08:00:00Z",
    "2026-12-05T10:00:00-0130": "2026-12-05T11:30:00Z",
    "2026-12-05T10:00:00.25Z": "2026-12-05T10:00:00.25Z",
    "2026-12-05T10:00:00.1234567891Z": "2026-12-05T10:00:00.123456789Z",
    "2026-12-05T00:00:00Z": "2026-12-05",
    "2026-12-05 00:00:00 +0000 UTC": "2026-12-05",
    "2026-12-05T00:00:00.5Z": "2026-12-05T00:00:00.5Z",
    "2026-12-05T01:00:00+02:00": "2026-12-04T23:00:00Z",
  };
  for (const [text, moment] of Object.entries(moments)) {
    it(`is ${moment}, written as ${text}`, () => {
      assert.equal(utcMoment(text), moment);
      assert.equal(utcDay(text), moment.slice(0, 10));
    });
  }

  it("is none otherwise", () => {
    const none = [
      "",
      "soon",
      "x2026-12-05",
      "2026-12-05x",
      "2026-13-05",
      "2026-02-30",
      "26-12-05",
      "2026-12-005",
    ];
    const times = ["T25:00:00Z", "T10Z", " 10:0:00", "T10:00:00+2", "T10:00:00 utc", "T10:00:00Zx"];
    for (const text of [...none, ...times.map((time) => `2026-12-05${time}`)]) {
      assert.equal(utcMoment(text), undefined, text);
      assert.equal(utcDay(text), undefined, text);
    }
    assert.equal(utcMoment("9999-12-31T23:30:00-01:00"), undefined);
  });
});
