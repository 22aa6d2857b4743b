import type { z } from "zod";
import { deleteResource, putWithIdentity } from "../../arm/resources";
import type { Properties } from "../../properties";
import type { ArmResource } from "../../world/records";
import type { World } from "../../world/world";
import { defineResource, type ResourceDefinition, type ResourceType } from "../resourceType";
import { refuseExisting } from "./shapes";

/** A resource that its service only keeps: where it lies, what the service refuses, and what it answers. */
interface PlainDefinition<S extends z.ZodType> extends Omit<
  ResourceDefinition<S>,
  "create" | "read" | "remove" | "update"
> {
  readonly nameOf: (inputs: z.infer<S>) => string;
  readonly idOf: (world: World, inputs: z.infer<S>) => string;
  /** Throws what the service refuses, of a new one or of what is written anew. */
  readonly refuse: (world: World, inputs: z.infer<S>, id: string) => void;
  /** What it keeps of what is written; left out: all of it, as it is. */
  readonly kept?: (inputs: Properties) => Properties;
  /** What it answers besides `azureApiVersion`, `id` and `name`. */
  readonly answer: (world: World, resource: ArmResource) => Properties;
}

/** A type of resources that are created, written anew as a whole, read by ID and deleted, and do nothing. */
export function plainResource<S extends z.ZodType>(definition: PlainDefinition<S>): ResourceType {
  const { nameOf, idOf, refuse, answer, kept = (inputs: Properties) => inputs, ...rest } = definition;
  const outputsOf = (world: World, resource: ArmResource): Properties => ({
    ...answer(world, resource),
    azureApiVersion: rest.apiVersion,
    id: resource.id,
    name: resource.name,
  });
  return defineResource({
    ...rest,
    create(world, inputs, raw) {
      const [id, name] = [idOf(world, inputs), nameOf(inputs)];
      refuseExisting(world.resources.get(id));
      refuse(world, inputs, id);
      const made = putWithIdentity(world, { id, name, inputs: kept(raw) });
      return { id: made.id, outputs: outputsOf(world, made) };
    },
    read(world, id) {
      const found = world.resources.get(id);
      return found && { id: found.id, inputs: found.inputs, outputs: outputsOf(world, found) };
    },
    update(world, { id, inputs }, raw) {
      refuse(world, inputs, id);
      return outputsOf(world, putWithIdentity(world, { id, name: nameOf(inputs), inputs: kept(raw) }));
    },
    remove(world, { id }) {
      deleteResource(world, id);
    },
  });
}
