import { randomBytes } from "node:crypto";
import { z } from "zod";
import { defineResource } from "../resourceType";
import { inState } from "./inState";
import { keepers } from "./mixShape";

export const randomId = defineResource({
  token: "random:index/randomId:RandomId",
  shape: z.strictObject({ byteLength: z.int().min(1), keepers, prefix: z.string().optional() }),
  replaceOn: ["byteLength", "keepers", "prefix"],
  computed: ["b64Std", "b64Url", "dec", "hex"],
  create(_world, { byteLength, prefix = "" }, raw) {
    const bytes = randomBytes(byteLength);
    const written = {
      b64Std: prefix + bytes.toString("base64"),
      b64Url: prefix + bytes.toString("base64url"),
      dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
      hex: prefix + bytes.toString("hex"),
    };
    return { id: bytes.toString("base64url"), outputs: { ...raw, ...written } };
  },
  ...inState,
});
