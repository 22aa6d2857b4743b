import { readFileSync } from "node:fs";
import { load } from "js-yaml";

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
