import assert from "node:assert/strict";
import fc from "fast-check";
import { reportText } from "../../status/render/text";
import type { Facts } from "../../status/facts";
import { type Act, Played, histories } from "./played/history";

const runs = 1000;

/** Plays histories; `look` is called after each act and, where that is wanted, on the first days of many. */
async function holds(
  of: fc.Arbitrary<readonly Act[]>,
  look: (played: Played) => void,
  isDaily = false,
): Promise<void> {
  const play = async (acts: readonly Act[]): Promise<void> => {
    const played = new Played();
    for (const act of acts) {
      await played.apply(act, () => {
        if (isDaily) look(played);
      });
      look(played);
    }
  };
  await fc.assert(fc.asyncProperty(of, play), { numRuns: of === quietYears ? runs / 5 : runs });
}

/** Quarter by quarter, each run up to a week early or late, and a consumer that switches in the week after: one that takes longer is asked. */
const quietYears: fc.Arbitrary<readonly Act[]> = fc
  .array(
    fc.record({
      late: fc.integer({ min: -7, max: 7 }),
      switchesAfter: fc.integer({ min: 1, max: 7 }),
      refresh: fc.boolean(),
    }),
    {
      minLength: 2,
      maxLength: 5,
    },
  )
  .map((quarters): readonly Act[] => [
    { kind: "up", refresh: false },
    { kind: "switch" },
    { kind: "days", count: 90 },
    ...quarters.flatMap(({ late, switchesAfter, refresh }): Act[] => [
      { kind: "up", refresh },
      { kind: "days", count: switchesAfter },
      { kind: "switch" },
      { kind: "days", count: 90 + late - switchesAfter },
    ]),
  ]);

describe("whatever happens to a stack", function () {
  this.timeout(300_000);
  this.slow(120_000);

  it("status never says that all is well while a sign-in with what was handed over is refused", async () => {
    const look = (played: Played): void => {
      if (!played.isRefused || (played.isOverOnPurpose && !played.wasRefused)) return;
      const report = played.report();
      assert.notEqual(report.exitCode, 0, `${played.inUse?.keyId ?? ""}\n${reportText(report)}`);
    };
    await holds(histories, look, true);
  });

  it("status never cries wolf over a stack that is run every quarter", async () => {
    const look = (played: Played): void => {
      const report = played.report();
      assert.equal(report.exitCode, 0, reportText(report));
    };
    await holds(quietYears, look, true);
  });

  it("status never calls a secret an orphan to remove that somebody got", async () => {
    await holds(histories, (played) => {
      const handed = new Set(played.handed.map(({ keyId }) => keyId));
      for (const { code, keyId } of played.report().findings)
        assert.equal(code === "orphan" && handed.has(keyId ?? ""), false, keyId ?? "");
    });
  });

  it("status never tells to remove anything while the vault or the log can't be read", async () => {
    const unread: readonly Partial<Facts>[] = [{ vault: { ok: false, reason: "403" } }];
    await holds(histories, (played) => {
      const { signIns } = played.facts();
      const noLog = { signIns: { ...signIns, log: { readable: false as const, reason: "403" } } };
      for (const change of [...unread, noLog])
        for (const { action } of played.report(change).findings)
          assert.doesNotMatch(action ?? "", /remove-orphan|^remove/);
    });
  });
});
