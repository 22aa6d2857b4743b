import { z } from "zod";
import { newUuid } from "../../../ids";
import { defineResource } from "../resourceType";
import { inState } from "./inState";
import { keepers } from "./mixShape";

export const randomUuid = defineResource({
  token: "random:index/randomUuid:RandomUuid",
  shape: z.strictObject({ keepers }),
  replaceOn: ["keepers"],
  computed: ["result"],
  create(_world, _inputs, raw) {
    const result = newUuid();
    return { id: result, outputs: { ...raw, result } };
  },
  ...inState,
});
