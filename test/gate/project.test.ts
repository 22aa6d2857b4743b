import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";
import { readPreview } from "../../gate/preview";
import type { Review } from "../../gate/review";
import { allowed, keepProviders } from "../../gate/rules/keepProviders";

const root = "urn:pulumi:prod::secret-rotation::pulumi:pulumi:Stack::secret-rotation-prod";

describe("A preview of a project with another name", () => {
  it("has our keys of the stack file, and the project's own among the others", () => {
    const state = { urn: root, type: "pulumi:pulumi:Stack", custom: false };
    const json = {
      config: { "quarterturn:tenantId": "t", "secret-rotation:own": "o", "azure-native:location": "l" },
      steps: [{ op: "same", urn: root, oldState: state, newState: state }],
      changeSummary: { same: 1 },
    };
    const { project, config, otherConfig } = readPreview(Buffer.from(JSON.stringify(json)), "preview.json");
    assert.equal(project, "secret-rotation");
    assert.deepEqual(config, { tenantId: "t" });
    assert.deepEqual(Object.keys(otherConfig), ["secret-rotation:own", "azure-native:location"]);
  });

  for (const [project, isRefused] of [
    ["secret-rotation", false],
    ["azuread", true],
    ["pulumi", true],
  ] as const)
    it(`may ${isRefused ? "not " : ""}have keys of its own if it is called ${project}`, () => {
      const provider = `urn:pulumi:prod::${project}::pulumi:providers:azuread::default_6_9_1::1`;
      const steps = [{ type: "azuread:index/application:Application", after: { provider } }];
      const preview = { project, steps, otherConfig: { [`${project}:environment`]: "china" } };
      const found = keepProviders({ preview } as unknown as Review).map(({ key }) => key);
      assert.deepEqual(found, isRefused ? [`${project}:environment`] : []);
    });

  it("finds every setting that providers may have in the documentation", () => {
    const docs = readFileSync(join(packageRoot, "docs", "gate.md"), "utf8");
    const [row = ""] = docs.split("\n").filter((line) => line.startsWith("| `keepProviders`"));
    for (const setting of allowed) {
      const [pack = "", name = ""] = setting.split(":");
      assert.ok(
        row.includes(`\`${setting}\``) || new RegExp(`\`${pack}:\` [^;]*\`${name}\``).test(row),
        setting,
      );
    }
  });
});
