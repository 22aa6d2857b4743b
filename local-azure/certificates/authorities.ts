import { existsSync, readFileSync } from "node:fs";
import type { Authority } from "../world/records";
import type { World } from "../world/world";
import { dayOfInstant } from "../../rotation/calendar";
import { writeWhole } from "../https/tokenKey";

type Services = Pick<World, "authorities" | "clock" | "transact">;

/** The authority in an issuer's place: of two that are made at once, the one that was kept first. */
export async function authorityOf(world: Services, issuer: string): Promise<Authority> {
  const there = world.authorities.get(issuer);
  if (there !== undefined) return there;
  const { makeAuthority } = await import("./issue");
  const made = await makeAuthority(issuer, dayOfInstant(world.clock.now()));
  return world.transact(() => {
    const kept = world.authorities.get(issuer);
    if (kept === undefined) world.authorities.put(issuer, made);
    return kept ?? made;
  });
}

/** Writes the roots of all authorities into a file, for whoever is to trust them. */
export function writeRoots({ authorities }: Pick<World, "authorities">, file: string): void {
  const roots = authorities
    .all()
    .map(({ root }) => root)
    .join("");
  if (!existsSync(file) || readFileSync(file, "utf8") !== roots) writeWhole(file, roots);
}
