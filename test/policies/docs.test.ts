import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";
import { policies } from "../../policies/pack";
import { tableIn, tableOf } from "./support/table";

describe("docs/policies.md", () => {
  it("lists every rule of the pack as it is", () => {
    const written = readFileSync(join(packageRoot, "docs", "policies.md"), "utf8");
    const table = tableOf(policies).map((row) => `| ${row.join(" | ")} |`);
    assert.deepEqual(tableIn(written), tableOf(policies), `want these rows:\n${table.join("\n")}`);
  });

  it("would not pass with a row that is stale", () => {
    const [first = []] = tableOf(policies);
    const row = `|a|\n|-|\n| ${first.join(" | ").replace("180 days", "90 days")} |`;
    assert.notDeepEqual(tableIn(row), [first]);
  });
});
