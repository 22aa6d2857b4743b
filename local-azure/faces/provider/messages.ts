import type * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { compact, type Properties } from "../../properties";
import type { Autonaming } from "./package";

/** The values in a message, without nulls; none if it has none. */
export function propertiesIn(struct: Struct | undefined): Properties {
  return struct === undefined ? {} : compact(struct.toJavaScript());
}

/** Values as a message carries them. */
export function structOf(properties: Properties): Struct {
  return Struct.fromJavaScript(compact(properties) as Parameters<typeof Struct.fromJavaScript>[0]);
}

/** `urn:pulumi:stack::project::parent$azure-native:keyvault:Vault::name` → its type and name. */
export function partsOf(urn: string): { readonly token: string; readonly name: string } {
  const [, , types = "", ...names] = urn.split("::");
  return { token: types.split("$").at(-1) ?? "", name: names.join("::") };
}

/** What the engine says about left-out names. */
export function autonamingIn(request: provider.CheckRequest): Autonaming | undefined {
  const options = request.getAutonaming();
  if (options === undefined) return undefined;
  // 0 is PROPOSE, 1 ENFORCE, 2 DISABLE: Pulumi's provider.proto.
  const modes: readonly Autonaming["mode"][] = ["propose", "enforce", "disable"];
  return { mode: modes[options.getMode()] ?? "propose", proposedName: options.getProposedName() };
}
