import { reminderSchema, sentSchema } from "../../components/certificatesContract";
import { types } from "../../names/types";
import { asProperties, compact } from "../../protocol/values";
import type { WebOptions } from "../../web/request";
import type { Checked, ResourceHandler } from "../resource";
import { refusedInputs } from "../refused";
import { destinationOf, remind, waysOf } from "./remind";

const { shape } = reminderSchema;

/**
 * A reminder to a certificate's owner: sent once, by e-mail and by webhook. One that doesn't go out is a warning, the run goes
 * on and well, and the next one tries again as long as it is the latest.
 * @param web how webhooks are reached
 */
export const reminder = (web: WebOptions = {}): ResourceHandler => ({
  type: types.reminder,
  // What it says may differ each day: whether there is anything to do depends on what went out.
  unwatched: Object.keys(shape),

  check(_name, olds, news): Checked {
    if (news.isLatest !== true && Object.keys(olds).length > 0)
      return { inputs: { ...olds, isLatest: false } };
    const read = reminderSchema.safeParse(news);
    // A refusal would end the program: what isn't readable sends nothing.
    if (read.success) return { inputs: asProperties(read.data) };
    const [problem] = refusedInputs(news, read.error).failures ?? [];
    return {
      inputs: compact({ ...news, isLatest: false }),
      remarks: [{ severity: "warning", sentence: `not sent: ${problem?.reason ?? "it can't be read"}` }],
    };
  },

  isUnfinished(state, inputs) {
    const read = reminderSchema.safeParse(inputs);
    return read.success && waysOf(read.data, sentSchema.parse(state)).length > 0;
  },

  async preview(state, inputs, { name, config, tell }): Promise<undefined> {
    const read = reminderSchema.safeParse(inputs);
    if (!read.success) return undefined;
    for (const way of waysOf(read.data, sentSchema.parse(state ?? {}))) {
      const { to, problem } = destinationOf(way, read.data, config);
      await tell(
        problem === undefined
          ? { severity: "info", sentence: `${name}: goes to ${to}` }
          : { severity: "warning", sentence: `${name}: can't go to ${to}: ${problem}` },
      );
    }
    return undefined;
  },

  create: (inputs, context) => remind({}, inputs, context, web),
  update: (state, inputs, context) => remind(state, inputs, context, web),
});
