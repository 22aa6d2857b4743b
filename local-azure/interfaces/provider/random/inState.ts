import type { ResourceType } from "../resourceType";

/** The life of a resource that is in the engine's state and nowhere else. */
export const inState: Pick<ResourceType, "read" | "remove"> = {
  read: (_world, id, known) => known && { id, inputs: known.inputs, outputs: known.state },
  remove: () => undefined,
};
