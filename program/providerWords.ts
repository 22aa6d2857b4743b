import { graphNeeds, missingRight } from "../rights/missing";

/**
 * What a provider said of a function that failed, in one line and without the engine's words around it; of a right that is
 * missing, which one and how to come by it.
 */
export function saidBy(error: unknown): string {
  const { message } = error as Error;
  const words = message.replace(/^[\s\S]*returned an error: /, "").replace(/^invoking [^:]*:\S* /, "");
  return missingRight(words, graphNeeds.read) ?? words.split("\n", 1)[0] ?? words;
}
