import { escapeToBuffer } from "hono/utils/html";
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

/** As the page's own template writes it. */
function asHtml(value: string): string {
  const written: [string] = [""];
  escapeToBuffer(value, written);
  return written[0];
}

function asBase64(value: string): string {
  return Buffer.from(value).toString("base64");
}
