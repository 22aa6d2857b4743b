import { isDeepStrictEqual } from "node:util";
import { own } from "../../rotation";
import type { State } from "../step";
import { isSection, isUnknownValue } from "./shape";

type Properties = State["inputs"];

/** What becomes of a gateway's settings, in words; host names and tags by their names. */
export interface GatewayChange {
  readonly words: string;
  /** Somebody may rely on what was there: a host name, a unit of capacity, a tag. */
  readonly takesAway: boolean;
}

export function gatewayChanges(before: Properties, after: Properties): GatewayChange[] {
  return [
    ...hostNames(before.hostnameConfigurations, after.hostnameConfigurations),
    ...tags(before.tags, after.tags),
    ...others("", without(before), without(after)),
  ];
}

function without(properties: Properties): Properties {
  const apart = ["hostnameConfigurations", "tags"];
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !apart.includes(key)));
}

function hostNames(before: unknown, after: unknown): GatewayChange[] {
  if (isUnknownValue(after)) return [{ words: "host names that are not known yet", takesAway: true }];
  const [old, now] = [byHost(before), byHost(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((host) => {
    const [was, is] = [old.get(host), now.get(host)];
    if (is === undefined) return [{ words: `host name ${host} goes`, takesAway: true }];
    if (was === undefined) return [{ words: `host name ${host} comes`, takesAway: false }];
    return others(`host name ${host}: `, was, is);
  });
}

function byHost(configurations: unknown): Map<string, Properties> {
  const list: readonly unknown[] = Array.isArray(configurations) ? configurations : [];
  return new Map(list.filter(isSection).map((one) => [String(one.hostName), one]));
}

function tags(before: unknown, after: unknown): GatewayChange[] {
  const [old, now] = [isSection(before) ? before : {}, isSection(after) ? after : {}];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name): GatewayChange[] => {
    if (own(old, name) === own(now, name)) return [];
    if (!Object.hasOwn(now, name)) return [{ words: `tag ${name} goes`, takesAway: true }];
    if (!Object.hasOwn(old, name)) return [{ words: `tag ${name} comes`, takesAway: false }];
    return [{ words: `tag ${name} changes`, takesAway: true }];
  });
}

/** The rest, property by property. */
function others(path: string, before: Properties, after: Properties): GatewayChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    const [was, is] = [own(before, key), own(after, key)];
    if (isDeepStrictEqual(was, is)) return [];
    const below = path === "" || path.endsWith(" ") ? `${path}${key}` : `${path}.${key}`;
    if (isSection(was) && isSection(is)) return others(below, was, is);
    const isLess = typeof was === "number" && (typeof is !== "number" || is < was);
    return [{ words: `${below} ${shownAt(key, was)} → ${shownAt(key, is)}`, takesAway: isLess }];
  });
}

/** Texts that are plain settings; a certificate or its password isn't one. */
function shownAt(key: string, value: unknown): string {
  if (value === undefined || value === null) return "none";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const isPlain = !/certificate|password|secret|key/i.test(key) || key === "certificateSource";
  return typeof value === "string" && isPlain && /^[\w .@:/-]{1,80}$/.test(value) ? value : "another value";
}
