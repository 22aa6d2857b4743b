import type { StackValidationPolicy } from "@pulumi/policy";
import { thisRun } from "./run";

/** What the report begins with, so that others find it among what the rules say. */
export const reportName = "report-what-passed";

/** No rule: it refuses nothing. It shows what the rules let pass, and why, and what they can't judge in a preview. */
export const reportWhatPassed: StackValidationPolicy = {
  name: reportName,
  description: "Lists what exceptions allow, each with its reason, and what only the update can check.",
  enforcementLevel: "advisory",
  validateStack: (_args, reportViolation) => {
    for (const { rule, exception, sentence } of thisRun.allowed) {
      reportViolation(`${rule} lets ${exception.resource} pass (${sentence}). Reason: ${exception.reason}`);
    }
    for (const resource of new Set(thisRun.deferred.map((left) => left.resource))) {
      const left = thisRun.deferred.filter((one) => one.resource === resource);
      const parts = left.map(({ rule, property }) => `${property} (${rule})`);
      reportViolation(`${resource}: not known yet, and checked in the update: ${parts.join(", ")}`);
    }
    // The last one to be asked in a run.
    thisRun.end();
  },
};
