import { byToken, type Package } from "../package";
import { randomId } from "./randomId";
import { randomPassword } from "./randomPassword";
import { randomString } from "./randomString";
import { randomUuid } from "./randomUuid";

/** random as the local Azure plays it: 4.21.2. Everything it makes lives in the engine's state alone. */
export const random: Package = {
  name: "random",
  version: "4.21.2",
  resources: byToken(randomId, randomPassword, randomString, randomUuid),
  functions: byToken(),
  defaults: () => ({}),
  ownInputs: (inputs) => inputs,
  addedInputs: () => ({}),
  deletesFirst: () => false,
  updatePreview: (inputs, state) => ({ ...state, ...inputs }),
  describe: ({ message }) => message,
};
