import { randomText } from "../../../random/characters";
import { defineResource } from "../resourceType";
import { inState } from "./inState";
import { mixComputed, mixNames, mixOf, mixOutputs, mixShape } from "./mixShape";

export const randomString = defineResource({
  token: "random:index/randomString:RandomString",
  shape: mixShape,
  replaceOn: mixNames,
  computed: mixComputed,
  create(_world, inputs, raw) {
    const result = randomText(mixOf(inputs));
    return { id: result, outputs: { ...mixOutputs(raw, mixOf(inputs)), result } };
  },
  ...inState,
});
