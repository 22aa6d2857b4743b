import assert from "node:assert/strict";
import { inFolder } from "../support";
import { runScript } from "./child";
import type { Figures } from "./clients/starter";

describe("a local Azure in a process of its own", () => {
  // The bounds are for a busy machine with two cores; at rest it is some times faster.
  it("is open within seconds, and gives 200 tokens a second for 5 seconds without an error", async () => {
    await inFolder(async (directory) => {
      const said = await runScript("starter", [directory, "200", "5"]);
      assert.ok("got" in said, JSON.stringify(said));
      const { open, answering, refused, afterwards } = JSON.parse(said.got) as Figures;
      assert.equal(refused, 0);
      assert.ok(open < 5000 && answering < 10_000, `open after ${open} ms, answering after ${answering} ms`);
      assert.ok(afterwards < 400, `${afterwards} MB`);
    });
  }).timeout(60_000);
});
