import { type Holding, type Ledger, byGeneration, credentialName, isLive } from "../rotation";
import { holdingsIn } from "../components/holdings";
import type { Review } from "./review";

/** What the state has of each credential; where a preview leaves out what stays, what a run leaves when nothing goes wrong. */
export function holdingsOf({ preview, before, showsAll }: Review): Readonly<Record<string, Holding>> {
  const held = preview.steps.flatMap(({ before: state }) =>
    state === undefined ? [] : [{ urn: state.urn, outputs: { ...state.inputs, ...state.outputs } }],
  );
  return { ...(showsAll ? {} : usualHoldings(before)), ...holdingsIn(held) };
}

function usualHoldings(ledger: Ledger | undefined): Record<string, Holding> {
  const usual = Object.entries(ledger?.consumers ?? {}).flatMap(([name, { credentials }]) =>
    byGeneration(credentials).map(([generation, credential]): [string, Holding] => [
      credentialName(name, generation),
      { password: isLive(credential) ? "protected" : "released", published: true },
    ]),
  );
  return Object.fromEntries(usual);
}
