import { deadlinesOn } from "../deadlines/deadlines";
import { apisIn, usesOf } from "../deadlines/uses";
import type { Review } from "./review";

/** What ends that the stack would use after this plan, and whose day is near or over. Sentences; none refuses anything. */
export function deadlineNotices({ preview, settings, day }: Review): string[] {
  if (settings === undefined || day === undefined) return [];
  const resources = preview.steps.flatMap(({ outcome, before, after = before }) =>
    outcome === "deleted" || after === undefined
      ? []
      : [{ urn: after.urn, outputs: { ...after.inputs, ...before?.outputs, ...after.outputs } }],
  );
  // The Node.js that judges isn't the one that runs the program.
  const uses = usesOf(settings, apisIn(resources), 0);
  return deadlinesOn(uses, day)
    .filter(({ isNews }) => isNews)
    .map(({ sentence, entry }) => `${sentence}; ${entry.action}`);
}
