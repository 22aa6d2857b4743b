import type { Rights } from "../../rights/file";
import { type Demand, Granted } from "../../local-azure/rights/granted";

/** A right by its name; one of a role at the role's scope. */
export interface Right {
  readonly name: string;
  readonly scope?: string | undefined;
}

/** Every right. */
export function rightsIn({ roles, graph, ownerOf }: Rights): readonly Right[] {
  return [
    ...roles.flatMap(({ Actions, DataActions, AssignableScopes: [scope] }) =>
      [...Actions, ...DataActions].map((name) => ({ name, scope })),
    ),
    ...[...graph, ...ownerOf].map((name) => ({ name })),
  ];
}

/** The same with one right less; without a scope, wherever it is given. */
export function without({ roles, graph, ownerOf }: Rights, { name, scope }: Right): Rights {
  const rest = <T extends string>(all: readonly T[]): T[] => all.filter((one) => one !== name);
  return {
    roles: roles.map((role) =>
      scope === undefined || role.AssignableScopes.includes(scope)
        ? { ...role, Actions: rest(role.Actions), DataActions: rest(role.DataActions) }
        : role,
    ),
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
export function needless(demands: readonly Demand[], rights: Rights): readonly Right[] {
  return rightsIn(rights).filter((right) => refused(demands, without(rights, right)).length === 0);
}
