import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { renderProblem } from "../../rotation";
import { SettingsError, readSettings } from "../../settings/settings";

export type Raw = Record<string, unknown>;

/** A stack file's `quarterturn:` keys, as Pulumi hands them over. */
export function stackFile(stack: string): Raw {
  const { config } = load(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as { config: Raw };
  const own = Object.entries(config).filter(([key]) => key.startsWith("quarterturn:"));
  return Object.fromEntries(own.map(([key, value]) => [key.slice("quarterturn:".length), value]));
}

/** The same without a section. */
export function without(raw: Raw, section: string): Raw {
  return Object.fromEntries(Object.entries(raw).filter(([key]) => key !== section));
}

/** What is wrong with a stack file, as it says it; nothing is an empty list. */
export function problemsOf(raw: Raw): string[] {
  try {
    readSettings(raw);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.problems.map(renderProblem);
  }
  return [];
}

/** The test stack with one value changed; `undefined` takes the key away. */
export function withValue(path: string, value: unknown): Raw {
  const raw = structuredClone(stackFile("test"));
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const parent = keys.reduce<Raw>((inner, key) => (inner[key] ??= {}) as Raw, raw);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return raw;
}
