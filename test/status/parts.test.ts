import assert from "node:assert/strict";
import fc from "fast-check";
import { partsOf } from "../../status/read/parts";
import { atATime } from "../../web/atATime";

describe("a list in parts", () => {
  it("has every item once, in its order, and no part above its size", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 20 }), { maxLength: 200 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 100 }),
        (items, most, bytes) => {
          const of = (part: readonly string[]) => Buffer.byteLength(part.join(","));
          const parts = partsOf(items, { most, bytes: { of, most: bytes } });
          assert.deepEqual(parts.flat(), items);
          for (const part of parts)
            assert.ok(part.length === 1 || (part.length <= most && of(part) <= bytes));
          // No part could have taken the next one's first item.
          for (const [at, part] of parts.entries()) {
            const [next] = parts[at + 1] ?? [];
            if (next !== undefined) assert.ok(part.length === most || of([...part, next]) > bytes);
          }
        },
      ),
    );
  });

  it("is worked on so many at a time, with the results in its order", async () => {
    let running = 0;
    let most = 0;
    const results = await atATime(3, [5, 1, 4, 2, 3], async (milliseconds) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      running -= 1;
      return milliseconds;
    });
    assert.deepEqual([results, most], [[5, 1, 4, 2, 3], 3]);
  });
});
