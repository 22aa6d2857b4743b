import { createHash, randomBytes, randomUUID } from "node:crypto";

/** A UUID that is the same for the same words, so that a world seeded twice is the same world. */
export function uuidOf(...words: readonly string[]): string {
  const hash = createHash("sha256").update(words.join("\n")).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}

/** A new random UUID, as Entra and ARM hand them out. */
export const newUuid = (): string => randomUUID();

/** A new version of a vault secret: 32 hex digits. */
export const newVersion = (): string => randomBytes(16).toString("hex");

/** A new ETag of a resource: 8 bytes in Base64. */
export const newEtag = (): string => randomBytes(8).toString("base64");

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789~._-";

/** A client secret as Entra makes them: 40 characters, the fourth of them `8`, the fifth `Q`, the sixth `~`. */
export function newClientSecret(): string {
  const random = Array.from(randomBytes(40), (byte) => letters.charAt(byte % letters.length)).join("");
  return `${random.slice(0, 3)}8Q~${random.slice(6)}`;
}

/** The ARM ID of a resource group. */
export function resourceGroupId(subscriptionId: string, resourceGroup: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

/** The ARM ID of a resource: `type` like `Microsoft.KeyVault/vaults`, or `…/vaults/secrets` with two names. */
export function resourceId(
  subscriptionId: string,
  resourceGroup: string,
  type: string,
  ...names: readonly string[]
): string {
  const [namespace = "", ...kinds] = type.split("/");
  const path = kinds.map((kind, at) => `${kind}/${names[at] ?? ""}`).join("/");
  return `${resourceGroupId(subscriptionId, resourceGroup)}/providers/${namespace}/${path}`;
}

/** The resource group in an ARM ID; undefined if the ID has none. */
export function resourceGroupOf(id: string): string | undefined {
  return /\/resourceGroups\/([^/]+)/i.exec(id)?.[1];
}

/** The ID of the resource group that an ARM ID lies in; undefined if it lies in none. */
export function groupIdOf(id: string): string | undefined {
  return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id)?.[0];
}

/** The subscription that an ARM ID lies in; undefined if it lies in none. */
export function subscriptionOf(id: string): string | undefined {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1];
}

/** The last name in an ARM ID. */
export const lastNameOf = (id: string): string => id.slice(id.lastIndexOf("/") + 1);
