import type { FaultRun } from "../../faults/faultRun";
import { worldsUnder } from "../../faults/worlds";
import type { World } from "../../world/world";
import { Instances } from "../../../protocol/instances";
import type { Answering } from "../lateServer";
import type { PackageName } from "./packageName";
import { packages } from "./registry";
import { ProviderService } from "./service";
import { withFaults } from "./withFaults";

/** What answers on a package's port: gRPC, without encryption, on connections that are already open. */
export function providerServer(world: World, name: PackageName, run: FaultRun): Answering {
  const { reads, work } = worldsUnder(run, world);
  return new Instances(() => {
    const service = new ProviderService(work, packages[name]);
    const { read } = new ProviderService(reads, packages[name]).methods();
    const methods = { ...service.methods(), ...(read && { read }) };
    const describe = (error: unknown): string => service.describe(error);
    return withFaults(methods, { name, world, run, describe });
  });
}
