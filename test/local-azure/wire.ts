import assert from "node:assert/strict";
import type { Properties } from "../../local-azure/properties";
import type { Engine, Resource } from "./engine";
import { withEngines, type Engines } from "./engines";
import { sampleOf } from "./samples";
import { group, vault } from "./tokens";

/** A secret as it goes over the wire. */
export function marked(value: string): Properties {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** A value that a preview doesn't know yet, as it goes over the wire. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Runs `work` with a resource group and a vault in it. */
export async function withVault(
  work: (engines: Engines, made: Resource) => void | Promise<void>,
): Promise<void> {
  await withEngines(async (engines) => {
    await engines.arm.create(group, sampleOf(group));
    await work(engines, await engines.arm.create(vault, sampleOf(vault)));
  });
}

/** Says that a refresh finds a resource as it was written. */
export async function assertUnchanged(engine: Engine, resource: Resource): Promise<void> {
  const found = await engine.read(resource);
  assert.deepEqual(found?.inputs, resource.inputs);
  assert.deepEqual(found.outputs, resource.outputs);
  assert.deepEqual(await engine.diff(resource, found.inputs), []);
}
