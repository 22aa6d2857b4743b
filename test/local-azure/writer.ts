import { addPassword } from "../../local-azure/entra/passwords";
import { getToken } from "../../local-azure/entra/tokens";
import { logSignIn } from "../../local-azure/entra/signIns";
import { seedApps } from "../../local-azure/entra/applications";
import { World } from "../../local-azure/world/world";
import { parseDay } from "../../rotation/calendar";
import { edgeClientId, tenantId } from "./support";

/** Writes into the world in the folder that is its argument, for ever, and prints what is acknowledged. */
async function main(directory: string): Promise<never> {
  const world = new World(directory, tenantId);
  world.transact(() => {
    world.clock.moveTo(parseDay("2026-11-22"));
    seedApps(world, [{ clientId: edgeClientId, displayName: "sec_bcgov_v1" }]);
  });
  const appObjectId = world.apps.all()[0]?.objectId ?? "";
  for (;;) {
    const { keyId, secretText } = world.transact(() => addPassword(world, { appObjectId }));
    console.log(`password ${keyId}`);
    const request = { clientId: edgeClientId, clientSecret: secretText, resource: "r", correlationId: "c" };
    const { signIn } = getToken(world, request);
    if (signIn === undefined) throw new Error("the sign-in wasn't logged");
    await logSignIn(world, signIn);
    console.log(`sign-in ${signIn.id}`);
  }
}

void main(process.argv[2] ?? "");
