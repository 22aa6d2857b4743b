import { randomText } from "../../../random/characters";
import { defineResource } from "../resourceType";
import { inState } from "./inState";
import { mixComputed, mixNames, mixOf, mixOutputs, mixShape } from "./mixShape";

/** A random text that is a secret. Its `bcryptHash` is not made: nothing here reads one. */
export const randomPassword = defineResource({
  token: "random:index/randomPassword:RandomPassword",
  shape: mixShape,
  replaceOn: mixNames,
  computed: mixComputed,
  secretOutputs: ["result"],
  create: (_world, inputs, raw) => ({
    id: "none",
    outputs: { ...mixOutputs(raw, mixOf(inputs)), result: randomText(mixOf(inputs)) },
  }),
  ...inState,
});
