import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";
import type { Finished, TestEstate } from "./estate";

/** What the gate says of a preview that the real engine has just written. */
function gate(preview: Finished, ...options: string[]): Finished {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(packageRoot, "cli", "main.js"), "gate", "-", ...options],
    { input: preview.stdout, encoding: "utf8" },
  );
  return { code: status, stdout, stderr };
}

export function passes(preview: Finished, markdown: RegExp, ...options: string[]): void {
  const { code, stdout, stderr } = gate(preview, ...options);
  assert.equal(code, 0, stderr);
  assert.equal(stderr, "");
  assert.match(stdout, markdown);
}

export function refused(preview: Finished, reason: RegExp, ...options: string[]): void {
  const { code, stdout, stderr } = gate(preview, ...options);
  assert.equal(code, 1, stdout + stderr);
  assert.match(stderr, reason);
  assert.match(stdout, /^## ⛔ /m);
}

/** That the gate doesn't give this reason. */
export function doesNotSay(preview: Finished, reason: RegExp): void {
  assert.doesNotMatch(gate(preview).stderr, reason);
}

export type Config = Record<string, unknown>;

/** Changes a file of the estate's program while `work` is done. */
export async function edited(
  estate: TestEstate,
  [file, from, to]: readonly [string, string, string],
  work: () => Promise<void>,
) {
  const path = join(estate.folder, file);
  const text = readFileSync(path, "utf8");
  assert.ok(text.includes(from), `${file} has no ${from}`);
  writeFileSync(path, text.replace(from, to));
  await work().finally(() => {
    writeFileSync(path, text);
  });
}

/** Changes the stack file while `work` is done. */
export async function configured(
  estate: TestEstate,
  change: (config: Config) => void,
  work: () => Promise<void>,
) {
  const path = join(estate.folder, "Pulumi.test.yaml");
  const text = readFileSync(path, "utf8");
  estate.configure(change);
  await work().finally(() => {
    writeFileSync(path, text);
  });
}
