import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { satisfies } from "semver";
import { packageRoot } from "../../cli/places";

describe("the Node.js that npm has", () => {
  it("is new enough on every platform, and its bytes are pinned", () => {
    const read = (file: string) => JSON.parse(readFileSync(join(packageRoot, file), "utf8")) as unknown;
    const { engines } = read("package.json") as { engines: { node: string } };
    const { packages } = read("cli/runtime/package-lock.json") as {
      packages: Record<string, { version?: string; integrity?: string; hasInstallScript?: boolean }>;
    };
    const platforms = Object.entries(packages).filter(([folder]) => folder !== "");
    assert.ok(platforms.length >= 4);
    for (const [folder, { version = "", integrity = "", hasInstallScript }] of platforms) {
      assert.ok(satisfies(version, engines.node) && satisfies(version, "24"), `${folder} ${version}`);
      assert.match(integrity, /^sha512-/);
      assert.equal(hasInstallScript, undefined);
    }
  });
});

describe("the oldest Node.js that will do", () => {
  it("is one that every package here accepts", () => {
    const lock = JSON.parse(readFileSync(join(packageRoot, "package-lock.json"), "utf8")) as {
      packages: Record<string, { engines?: { node?: string } }>;
    };
    const oldest = lock.packages[""]?.engines?.node?.replace(">=", "") ?? "";
    assert.match(oldest, /^22\.\d+$/);
    const others = Object.entries(lock.packages).filter(
      ([, { engines }]) => engines?.node !== undefined && !satisfies(`${oldest}.0`, engines.node),
    );
    assert.deepEqual(others, []);
  });
});
