import assert from "node:assert/strict";
import { findingWords } from "../../status/render/words";
import type { Report } from "../../status/report/schema";
import { type ClientChange, clientReport } from "./clientSupport";

/** What is changed of a client on which all is well, and what a report then comes to. */
export type Case = readonly [
  title: string,
  change: ClientChange,
  exitCode: Report["exitCode"],
  code?: string,
  words?: RegExp,
];

/** A test for each case. */
export function testCases(cases: readonly Case[]): void {
  for (const [title, change, exitCode, code, words] of cases) {
    it(title, () => {
      const report = clientReport(change);
      const shown = report.findings.map((one) => `${one.level} ${one.code}: ${findingWords(one)}`).join("\n");
      assert.equal(report.exitCode, exitCode, shown);
      if (code === undefined) return;
      const found = report.findings.find((one) => one.code === code);
      assert.ok(found, shown);
      if (words !== undefined) assert.match(findingWords(found), words);
    });
  }
}
