import type { Problem } from "../rotation";
import type { Review, Rule } from "./review";
import { declareEstate } from "./rules/declareEstate";
import { followPlan } from "./rules/followPlan";
import { issueByLedger } from "./rules/issueByLedger";
import { isDestroy, judgeWhole } from "./rules/judgeWhole";
import { keepEstate } from "./rules/keepEstate";
import { keepGateway } from "./rules/keepGateway";
import { keepHistory } from "./rules/keepHistory";
import { keepGenerations } from "./rules/keepGenerations";
import { keepLedger } from "./rules/keepLedger";
import { keepLiveCredentials } from "./rules/keepLiveCredentials";
import { keepWatch } from "./rules/keepWatch";
import { keepProtection } from "./rules/keepProtection";
import { keepProviders } from "./rules/keepProviders";
import { matchStack } from "./rules/matchStack";
import { publishProven } from "./rules/publishProven";
import { renameWithAlias } from "./rules/renameWithAlias";
import { rotateByPolicy } from "./rules/rotateByPolicy";
import { forbidAsOf } from "./rules/forbidAsOf";
import { requireSuccess } from "./rules/requireSuccess";

/** Worst first: that is the order in which a reviewer reads the reasons. */
export const rules: Readonly<Record<string, Rule>> = {
  judgeWhole,
  keepLedger,
  keepLiveCredentials,
  keepEstate,
  keepProtection,
  keepGenerations,
  keepHistory,
  renameWithAlias,
  issueByLedger,
  publishProven,
  declareEstate,
  keepGateway,
  keepWatch,
  keepProviders,
  rotateByPolicy,
  matchStack,
  forbidAsOf,
  followPlan,
  requireSuccess,
};

/** Every reason to refuse a preview; none lets it pass. */
export function judge(review: Review): Problem[] {
  // What is wrong with a destroy is that it is one, not each of its deletions.
  if (isDestroy(review)) return [...judgeWhole(review)];
  return Object.values(rules).flatMap((rule) => rule(review));
}
