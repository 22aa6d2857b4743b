import { type System, cut } from "../rotation";

/** Of our keys in a stack file, whatever the Pulumi project is called. */
export const namespace = "quarterturn";

/** A key of the stack file as people write it: `quarterturn:consumers.edge.clientId`. */
export function fullKey(...path: readonly string[]): string {
  return `${namespace}:${path.map((part) => cut(part)).join(".")}`;
}

/** Where a consumer stands in the stack file. */
export function consumerPath(name: string, system: System): readonly string[] {
  return system === "keycloak" ? ["keycloak", "consumers", name] : ["consumers", name];
}
