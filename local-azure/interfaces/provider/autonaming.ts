import type * as provider from "@pulumi/pulumi/proto/provider_pb";
import type { Autonaming } from "./package";

/** What the engine says about left-out names. */
export function autonamingIn(request: provider.CheckRequest): Autonaming | undefined {
  const options = request.getAutonaming();
  if (options === undefined) return undefined;
  // 0 is PROPOSE, 1 ENFORCE, 2 DISABLE: Pulumi's provider.proto.
  const modes: readonly Autonaming["mode"][] = ["propose", "enforce", "disable"];
  return { mode: modes[options.getMode()] ?? "propose", proposedName: options.getProposedName() };
}
