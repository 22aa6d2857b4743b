import type { Rights } from "../../rights/file";
import { type Demand, Granted } from "../../local-azure/rights/granted";

/** Every right by its name. */
export function rightsIn({ role, graph, ownerOf }: Rights): readonly string[] {
  return [...role.Actions, ...role.DataActions, ...graph, ...ownerOf];
}

/** The same with one right less. */
export function without(rights: Rights, right: string): Rights {
  const rest = <T extends string>(all: readonly T[]): T[] => all.filter((one) => one !== right);
  const { role, graph, ownerOf } = rights;
  return {
    role: { ...role, Actions: rest(role.Actions), DataActions: rest(role.DataActions) },
    graph: rest(graph),
    ownerOf: rest(ownerOf),
  };
}

/** What was asked for and no right allows. */
export function refused(demands: readonly Demand[], rights: Rights): readonly Demand[] {
  const granted = new Granted(rights);
  return demands.filter((demand) => granted.covers(demand).length === 0);
}

/** The rights without which all of this would be allowed just as well. */
export function needless(demands: readonly Demand[], rights: Rights): readonly string[] {
  return rightsIn(rights).filter((right) => refused(demands, without(rights, right)).length === 0);
}
