import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";

const remembered = `require(${JSON.stringify(join(packageRoot, "program", "stackLines"))}).rememberStackLines();`;

/** What a program prints, line by line, with TypeScript translated as the engine does it. */
function printedBy(program: string): string[] {
  const args = ["-r", "ts-node/register", "-e", program];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: packageRoot, encoding: "utf8" });
  assert.equal(stderr, "");
  return stdout.trimEnd().split("\n");
}

describe("the lines of a stack", function () {
  this.timeout(60_000);
  this.slow(20_000);

  it("changes no stack", () => {
    const program = `
      const { parseDay } = require("./rotation/calendar");
      for (const day of ["soon", "later"])
        try { parseDay(day); } catch (error) { console.log(error.stack); }`;
    const stacks = printedBy(`${remembered}${program}`);
    assert.match(stacks.join("\n"), /soon[^]*rotation[\\/]calendar\.ts:\d+:\d+[^]*later/);
    assert.deepEqual(stacks, printedBy(`${" ".repeat(remembered.length)}${program}`));
  });

  it("looks a place up once", () => {
    const printed = printedBy(`
      let lookedUp = 0;
      Error.prepareStackTrace = (error, frames) => {
        lookedUp += frames.length;
        return error.message + frames.map(() => "\\n    at somewhere").join("");
      };
      ${remembered}
      lookedUp = 0;
      const stacks = [1, 2, 3].map(() => new Error("x").stack);
      console.log(new Set(stacks).size, stacks[0].split("\\n").length - 1 >= lookedUp);`);
    assert.deepEqual(printed, ["1 true"]);
  });
});
