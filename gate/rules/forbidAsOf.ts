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
          wayOut:
            "remove it (`pulumi config rm quarterturn:asOf`) and preview again: this preview shows that day, not what an update does now",
        },
      ];
