import type { World } from "./world";

/** The same world to somebody who works in another of the tenant's subscriptions. */
export function inSubscription(world: World, subscriptionId: string): World {
  return Object.assign(Object.create(world) as World, { subscriptionId });
}
