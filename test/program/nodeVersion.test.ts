import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { refuseOldNode } from "../../program/nodeVersion";

describe("a program on a Node.js that is too old", () => {
  it("is refused in a sentence that says where Pulumi found it", () => {
    const sentence =
      "Quarterturn needs Node.js 22.19 or newer, and the first `node` on PATH is 20.20.2. Nothing was changed. " +
      "Install Node.js 24 (https://nodejs.org) and run the same command again.";
    assert.throws(
      () => {
        refuseOldNode("20.20.2");
      },
      (error) => pulumi.RunError.isInstance(error) && error.message === sentence,
    );
  });

  it("goes on where it is new enough", () => {
    for (const version of [process.versions.node, "22.19.0", "24.21.0", "26.0.0"]) refuseOldNode(version);
  });
});
