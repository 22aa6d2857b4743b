import { secretNameOf } from "../names/secretName";
import { nameAt, partsAt } from "../names/vaultName";
import { own } from "../rotation";
import { vaultsOf, vaultsOfConsumer } from "../settings/vaults";
import { isSection } from "./estate/shape";
import type { Review } from "./review";
import type { Step } from "./step";

/** A consumer's secret in a vault that it has left. */
export interface LeftBehind {
  readonly consumer: string;
  /** What lies there, `g7`; undefined if the state doesn't say. */
  readonly generation: string | undefined;
  readonly vaultName: string;
}

/** Undefined for a secret that the stack file asks for, and where the stack file can't be read. */
export function leftBehind(
  { settings }: Pick<Review, "settings">,
  { name, before }: Step,
): LeftBehind | undefined {
  if (settings === undefined || before === undefined) return undefined;
  const { vault } = partsAt(name);
  const consumer = Object.keys(settings.consumers).find((one) => nameAt(secretNameOf(one), vault) === name);
  if (consumer === undefined || vaultsOfConsumer(settings, consumer).includes(vault)) return undefined;
  const { tags } = before.inputs;
  const generation = isSection(tags) ? own(tags, "generation") : undefined;
  return {
    consumer,
    generation: typeof generation === "string" ? generation : undefined,
    vaultName: new Map(vaultsOf(settings)).get(vault)?.vaultName ?? vault,
  };
}
