import type { SignIn } from "../world/records";
import type { World } from "../world/world";

let counter = 0;

/** Adds a sign-in to the log, in the order of time. Resolves once it is written. */
export async function logSignIn({ signIns }: Pick<World, "signIns">, signIn: SignIn): Promise<void> {
  counter += 1;
  const order = String(Date.now() * 1000 + (counter % 1000)).padStart(17, "0");
  await signIns.append(`${signIn.createdDateTime}/${order}/${signIn.id}`, signIn);
}
