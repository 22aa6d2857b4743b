import type { Problem } from "../../rotation";
import type { Case, Rule } from "./case";
import { followPlan } from "./rules/followPlan";
import { issueByLedger } from "./rules/issueByLedger";
import { keepEstate } from "./rules/keepEstate";
import { keepGenerations } from "./rules/keepGenerations";
import { keepLedger } from "./rules/keepLedger";
import { keepLiveCredentials } from "./rules/keepLiveCredentials";
import { matchStack } from "./rules/matchStack";
import { publishProven } from "./rules/publishProven";
import { renameWithAlias } from "./rules/renameWithAlias";
import { rotateByPolicy } from "./rules/rotateByPolicy";
import { showToday } from "./rules/showToday";
import { succeed } from "./rules/succeed";

/** Worst first: that is the order in which a reviewer reads the reasons. */
export const rules: Readonly<Record<string, Rule>> = {
  keepLedger,
  keepLiveCredentials,
  keepEstate,
  keepGenerations,
  renameWithAlias,
  issueByLedger,
  publishProven,
  rotateByPolicy,
  matchStack,
  showToday,
  followPlan,
  succeed,
};

/** Every reason to refuse a preview; none lets it pass. */
export function judge(the: Case): Problem[] {
  return Object.values(rules).flatMap((rule) => rule(the));
}
