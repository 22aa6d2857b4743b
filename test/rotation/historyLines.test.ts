import assert from "node:assert/strict";
import { eventsIn } from "../../rotation";
import { isAway, partsOfLine } from "../../rotation/history";

describe("a line of the history", () => {
  it("is none that no run writes", () => {
    const lines = [
      "xg1 issued",
      "g01 issued",
      "g1x issued",
      "g1 made",
      "g1 issued x=1",
      "g1 issued why=a b",
      'g1 issued why="',
    ];
    for (const line of [
      "",
      "soon g1 issued",
      "x2026-11-22 g1 issued",
      ...lines.map((words) => `2026-11-22 ${words}`),
    ])
      assert.deepEqual(eventsIn(line), [undefined], line);
    assert.deepEqual(eventsIn('2026-11-22 g1 issued why="\\q"'), [undefined]);
    assert.deepEqual(eventsIn("2026-02-30 g1 issued"), [undefined]);
    assert.equal(partsOfLine("nonsense", []), undefined);
  });

  it("says that the consumer has left, and none does by its words alone", () => {
    assert.equal(isAway(undefined), false);
    assert.equal(isAway("2026-11-22 - left"), true);
    assert.equal(isAway("2026-11-22 - left by=ada\n2026-11-23 g1 expired"), true);
    assert.equal(isAway("2026-11-22 - left\n2026-11-23 - returned"), false);
    assert.equal(isAway('2026-11-22 g1 issued why="2026-11-22 - left again"'), false);
  });
});
