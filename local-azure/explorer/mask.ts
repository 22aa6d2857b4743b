import { operatorSecret } from "../entra/operator";
import type { World } from "../world/world";

const blot = "••••••••";

/** Every value that a secret ever had, the longest first: of apps, of the operator, and in vaults. */
export function valuesIn(world: Pick<World, "secretValues" | "tenant">): readonly string[] {
  const values = [...world.secretValues.all(), operatorSecret(world) ?? ""].filter((value) => value !== "");
  return [...new Set(values)].sort((one, other) => other.length - one.length);
}

/** A text with the values blotted out, also where they are written as HTML, in a URL or in Base64. */
export function masked(text: string, values: readonly string[]): string {
  const written = values.flatMap((value) => [
    value,
    asHtml(value),
    encodeURIComponent(value),
    asBase64(value),
  ]);
  return written.reduce((rest, value) => rest.replaceAll(value, blot), text);
}

function asHtml(value: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return value.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function asBase64(value: string): string {
  return Buffer.from(value).toString("base64");
}
