import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** How long consumers take to switch after a handover: from 3 to 60 days, the same for the same seed. */
export function switchDays(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => uniformInt(generator, 3, 60);
}
