import type { GraphPermission } from "../../rights/graph";
import type { Rights } from "../../rights/file";
import type { GraphRole } from "../world/records";

/** Something that whoever runs Pulumi, or the operator, asked to be allowed. */
export type Demand =
  | { readonly kind: "action" | "dataAction"; readonly name: string; readonly scope: string }
  /** Any of these application permissions of Microsoft Graph does. */
  | { readonly kind: "graph"; readonly anyOf: readonly GraphRole[] }
  | { readonly kind: "owner"; readonly clientId: string };

/** What whoever runs Pulumi, and the operator, may do in a run that is given rights: they stand for one identity. */
export class Granted {
  private readonly asked = new Map<string, Demand>();

  constructor(readonly rights: Rights) {}

  /** Everything that was asked for so far, each once. */
  get demands(): readonly Demand[] {
    return [...this.asked.values()];
  }

  /** Notes what is asked for, and says whether it may be. */
  allows(demand: Demand): boolean {
    this.asked.set(JSON.stringify(demand), demand);
    return this.covers(demand).length > 0;
  }

  /** The rights that allow it, by their names; none: it is refused. */
  covers(demand: Demand): readonly string[] {
    const { roles, graph, ownerOf } = this.rights;
    switch (demand.kind) {
      case "action":
        return here(roles, demand.scope).flatMap(({ Actions }) => matching(demand.name, Actions));
      case "dataAction":
        return here(roles, demand.scope).flatMap(({ DataActions }) => matching(demand.name, DataActions));
      case "graph":
        return graph.filter((one: GraphPermission) => demand.anyOf.includes(one));
      case "owner":
        return ownerOf.filter((one) => one.toLowerCase() === demand.clientId.toLowerCase());
    }
  }
}

/** The roles that are given there, or further out. */
function here(roles: Rights["roles"], scope: string): Rights["roles"] {
  const at = `${scope.toLowerCase()}/`;
  const isGiven = (one: string): boolean => at.startsWith(`${one.toLowerCase().replace(/\/$/, "")}/`);
  return roles.filter(({ AssignableScopes }) => AssignableScopes.some(isGiven));
}

/** Azure reads actions without regard to case; a star stands for anything. */
function matching(name: string, patterns: readonly string[]): string[] {
  return patterns.filter((pattern) => {
    const words = pattern.split("*").map((word) => word.replace(/[.\\+?^$()[\]{}|]/g, "\\$&"));
    return new RegExp(`^${words.join(".*")}$`, "i").test(name);
  });
}
