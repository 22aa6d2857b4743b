import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";

/** Runs a program that ends by an error, with a handler after ours that prints what it gets, as Pulumi's does. */
function endingBy(error: string) {
  const program = `
    require(${JSON.stringify(join(packageRoot, "program", "lastErrors"))}).handleLastErrors();
    process.on("unhandledRejection", (error) => console.log(error.stack));
    Promise.reject(${error});`;
  const args = ["-r", "ts-node/register", "-e", program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: packageRoot,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("an error that ends the program", function () {
  this.timeout(60_000);
  this.slow(10_000);

  it("reaches Pulumi without what lies in node_modules, which Node.js 20 takes half a minute to colour", () => {
    const stack = [
      "Error: boom",
      "    at main (/project/program/rotation.ts:14:22)",
      "    at Object.runProgram [as init] (/project/node_modules/@pulumi/cmd/run/run.ts:577:70)",
    ];
    const { stdout } = endingBy(
      `Object.assign(new Error("boom"), { stack: ${JSON.stringify(stack.join("\n"))} })`,
    );
    assert.equal(stdout, `${stack.slice(0, 2).join("\n")}\n`);
  });

  it("ends it at once where the engine is gone: nobody is left to report to", () => {
    const { status, stdout, stderr } = endingBy(`Object.assign(new Error("no connection"), { code: 14 })`);
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, /The engine is gone, .* Run `pulumi up` again\./);
  });
});
