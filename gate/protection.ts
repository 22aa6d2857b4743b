import type { Review } from "./review";
import { type Step, endsResource } from "./step";

/** The engine refuses by itself to delete what the state protects. Where it doesn't, an option switched that off. */
export function ignoredProtection({ preview }: Pick<Review, "preview">, step: Step): string {
  if (step.before?.protect !== true || !endsResource(step)) return "";
  const isRefused = preview.diagnostics.some(({ severity, urn }) => severity === "error" && urn === step.urn);
  return isRefused
    ? ""
    : " (the engine would refuse that, but --ignore-protect or PULUMI_OPTION_IGNORE_PROTECT is set)";
}
