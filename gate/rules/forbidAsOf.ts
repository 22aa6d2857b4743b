import { show } from "../../settings/problems";
import type { Rule } from "../review";

/** A preview of a day to come isn't what an update does today. */
export const forbidAsOf: Rule = ({ preview: { config } }) =>
  config.asOf === undefined
    ? []
    : [
        {
          key: "quarterturn:asOf",
          got: show(config.asOf),
          want: "none: this preview shows that day and not what an update does now",
          wayOut:
            "take the key out of the stack file (`pulumi config rm quarterturn:asOf`) and preview again",
        },
      ];
