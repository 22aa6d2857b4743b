import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Where the identity endpoint answers. */
export const identityPath = "/msi/token";

/** The secret headers by which the identity endpoint knows who asks. They are good until the local Azure stops. */
export class IdentityHeaders {
  private readonly key = randomBytes(32);

  /** The header of the identity with this object ID. */
  of(objectId: string): string {
    const seal = createHmac("sha256", this.key).update(objectId.toLowerCase()).digest("hex");
    return `${objectId.toLowerCase()}.${seal}`;
  }

  /** The object ID in a header; undefined unless it is one of ours. */
  objectIdIn(header: string): string | undefined {
    const [objectId = ""] = header.split(".");
    const [given, good] = [Buffer.from(header), Buffer.from(this.of(objectId))];
    return given.length === good.length && timingSafeEqual(given, good) ? objectId : undefined;
  }
}
