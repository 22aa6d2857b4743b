import { isDeepStrictEqual } from "node:util";
import { own } from "../../rotation";
import type { State } from "../step";
import { isSection, isUnknownValue } from "./shape";

type Properties = State["inputs"];

/** What somebody may rely on and a plan takes from a gateway, in words: a host name, a unit of capacity, a tag. */
export function gatewayLosses(before: Properties, after: Properties): string[] {
  return [
    ...hostNames(before.hostnameConfigurations, after.hostnameConfigurations),
    ...tags(before.tags, after.tags),
    ...numbers("", without(before), without(after)),
  ];
}

function without(properties: Properties): Properties {
  const apart = ["hostnameConfigurations", "tags"];
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !apart.includes(key)));
}

function hostNames(before: unknown, after: unknown): string[] {
  if (isUnknownValue(after)) return ["host names that are not known yet"];
  const now = hostsIn(after);
  return hostsIn(before).flatMap((host) => (now.includes(host) ? [] : [`host name ${host} goes`]));
}

function hostsIn(configurations: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(configurations) ? configurations : [];
  return list.filter(isSection).map(({ hostName }) => String(hostName));
}

function tags(before: unknown, after: unknown): string[] {
  const [old, now] = [isSection(before) ? before : {}, isSection(after) ? after : {}];
  return Object.keys(old).flatMap((name) => {
    if (!Object.hasOwn(now, name)) return [`tag ${name} goes`];
    return isDeepStrictEqual(own(old, name), own(now, name)) ? [] : [`tag ${name} changes`];
  });
}

/** What there is less of, property by property. */
function numbers(path: string, before: Properties, after: Properties): string[] {
  return Object.entries(before).flatMap(([key, was]) => {
    const is = own(after, key);
    const below = path === "" ? key : `${path}.${key}`;
    if (isSection(was) && isSection(is)) return numbers(below, was, is);
    const isLess = typeof was === "number" && (typeof is !== "number" || is < was);
    return isLess ? [`${below} ${was} → ${typeof is === "number" ? is : "none"}`] : [];
  });
}
