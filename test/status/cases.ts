import assert from "node:assert/strict";
import { findingWords } from "../../status/render/words";
import { buildReport } from "../../status/report/report";
import type { Report } from "../../status/report/schema";
import type { Change } from "./change";
import { factsWith, type password } from "./support";

/** What is changed in an estate in which all is well, and what a report then comes to. */
export type Case = readonly [
  title: string,
  change: Change,
  exitCode: Report["exitCode"],
  code?: string,
  sentence?: RegExp,
];

/** A test for each case. */
export function testCases(cases: readonly Case[]): void {
  for (const [title, change, exitCode, code, sentence] of cases) {
    it(title, () => {
      const report = buildReport(factsWith(change));
      const shown = report.findings.map((one) => `${one.level} ${one.code}: ${one.sentence}`).join("\n");
      assert.equal(report.exitCode, exitCode, shown);
      if (code === undefined) return;
      const found = report.findings.find((one) => one.code === code);
      assert.ok(found, shown);
      if (sentence !== undefined) assert.match(findingWords(found), sentence);
    });
  }
}

/** What is on the app without some key IDs, and with others. */
export const onApp =
  (without: readonly string[], ...more: ReturnType<typeof password>[]): Change["onApp"] =>
  (ours) => ({ ok: true, value: [...ours.filter(({ keyId }) => !without.includes(keyId)), ...more] });
