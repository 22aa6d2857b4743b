import { isDeepStrictEqual } from "node:util";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { propertiesIn } from "../protocol/messages";
import { revealAll } from "../protocol/secrets";
import { type Properties, without } from "../protocol/values";
import type { ResourceHandler } from "./resource";

const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;

/** Inputs that differ are an update in place, but for those by which a handler tells another resource. */
export function diffOf(
  handler: ResourceHandler,
  request: proto.DiffRequest,
  config: Properties,
): proto.DiffResponse {
  const inClear = (struct: Struct | undefined): Properties => revealAll(propertiesIn(struct));
  const [state, news] = [inClear(request.getOlds()), inClear(request.getNews())];
  const oldInputs = request.getOldInputs();
  const olds = oldInputs === undefined ? state : inClear(oldInputs);
  const watched = (inputs: Properties): Properties => without(inputs, ...(handler.unwatched ?? []));
  const isSame = isDeepStrictEqual(watched(olds), watched(news));
  const isDone = handler.isUnfinished?.(state, news, config) !== true;
  const replaces = handler.replaceOn?.(olds, news) ?? [];
  const response = new proto.DiffResponse()
    .setChanges(isSame && isDone ? DIFF_NONE : DIFF_SOME)
    .setReplacesList([...replaces]);
  if (handler.namesChanges !== true) return response;
  for (const [name, kind] of changesIn(watched(olds), watched(news), replaces))
    response.getDetaileddiffMap().set(name, new proto.PropertyDiff().setKind(kind).setInputdiff(true));
  return response.setHasdetaileddiff(true);
}

/** The inputs that change, and how. */
function changesIn(
  olds: Properties,
  news: Properties,
  replaces: readonly string[],
): [string, proto.PropertyDiff.Kind][] {
  const { ADD, DELETE, UPDATE, UPDATE_REPLACE } = proto.PropertyDiff.Kind;
  const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  return names
    .filter((name) => !isDeepStrictEqual(olds[name], news[name]))
    .map((name) => {
      if (replaces.includes(name)) return [name, UPDATE_REPLACE];
      return [name, olds[name] === undefined ? ADD : news[name] === undefined ? DELETE : UPDATE];
    });
}
