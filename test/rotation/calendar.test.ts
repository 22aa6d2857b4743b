import assert from "node:assert/strict";
import { addDays, daysBetween, earlier, epochSeconds, isDay, later, parseDay, startOf } from "../../rotation";

const day = parseDay;

describe("a day", () => {
  for (const text of ["2026-11-22", "2028-02-29", "2000-02-29", "1970-01-01"]) {
    it(`is ${text}`, () => {
      assert.equal(isDay(text), true);
      assert.equal(parseDay(text), text);
    });
  }

  for (const text of [
    "2027-02-29",
    "1900-02-29",
    "2027-2-1",
    "+012027-01-01",
    "2027-13-01",
    "2027-00-10",
    "20270201",
    "2027-02-01T00:00:00Z",
    " 2027-02-01",
    "2027-02-01 ",
    "",
    20270201,
    null,
    undefined,
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(isDay(text), false);
    });
  }

  it("that does not exist can't be read", () => {
    assert.throws(
      () => parseDay("2027-02-29"),
      new RangeError('got "2027-02-29", want a valid date, YYYY-MM-DD'),
    );
  });

  it("counts on over months, years and leap days", () => {
    assert.equal(addDays(day("2028-02-28"), 2), "2028-03-01");
    assert.equal(addDays(day("2027-02-28"), 1), "2027-03-01");
    assert.equal(addDays(day("2026-12-31"), 1), "2027-01-01");
    assert.equal(addDays(day("2027-01-01"), -1), "2026-12-31");
    assert.equal(addDays(day("2027-01-01"), 0), "2027-01-01");
  });

  it("lies as far from another as the other from it", () => {
    assert.equal(daysBetween(day("2026-11-22"), day("2027-02-20")), 90);
    assert.equal(daysBetween(day("2027-02-20"), day("2026-11-22")), -90);
    assert.equal(daysBetween(day("1969-12-31"), day("1970-01-01")), 1);
  });

  it("is earlier or later than another", () => {
    const [one, other] = [day("2026-12-31"), day("2027-01-01")];
    assert.deepEqual([earlier(one, other), earlier(other, one), earlier(one, one)], [one, one, one]);
    assert.deepEqual([later(one, other), later(other, one), later(one, one)], [other, other, one]);
  });

  it("starts at 00:00Z", () => {
    assert.equal(startOf(day("2027-05-21")), "2027-05-21T00:00:00Z");
    assert.equal(epochSeconds(day("2027-05-21")), Date.parse("2027-05-21T00:00:00Z") / 1_000);
    assert.equal(epochSeconds(day("1970-01-01")), 0);
  });
});

describe("two days", () => {
  it("are one the earlier and one the later, or the same", () => {
    const [first, last] = [parseDay("2026-11-22"), parseDay("2026-11-23")];
    assert.deepEqual(
      [earlier(first, last), earlier(last, first), later(first, last), later(last, first)],
      [first, first, last, last],
    );
  });
});
