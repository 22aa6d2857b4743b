import { arrival } from "../world/arrival";
import type { SignIn } from "../world/records";
import type { World } from "../world/world";

/** Adds a sign-in to the log, in the order of time. Resolves once it is written. */
export async function logSignIn({ signIns }: Pick<World, "signIns">, signIn: SignIn): Promise<void> {
  await signIns.append(`${signIn.createdDateTime}/${arrival()}/${signIn.id}`, signIn);
}
