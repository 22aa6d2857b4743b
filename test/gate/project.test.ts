import assert from "node:assert/strict";
import { readPreview } from "../../gate/preview";

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
});
