import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { PropertyChange } from "./diff";

const { Kind } = PropertyDiff;
const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;

const kinds = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
} as const;

/** Changes as the engine wants them, each with its path and whether it replaces the resource. */
export function diffResponse(changes: readonly PropertyChange[], deletesFirst: boolean): DiffResponse {
  const response = new DiffResponse().setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME);
  for (const { path, kind, replaces } of changes) {
    const [inPlace, replacing] = kinds[kind];
    const diff = new PropertyDiff().setKind(replaces ? replacing : inPlace).setInputdiff(true);
    response.getDetaileddiffMap().set(path, diff);
    if (replaces) response.addReplaces(path);
  }
  // The engine's summary names these: properties at the top, each once.
  response.setDiffsList([...new Set(changes.map(({ path }) => path.replace(/[.[].*/, "")))]);
  response.setHasdetaileddiff(changes.length > 0);
  response.setDeletebeforereplace(response.getReplacesList().length > 0 && deletesFirst);
  return response;
}
