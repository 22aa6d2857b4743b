import type { Asked, Command } from "./asked";

/**
 * Actions of Azure Resource Manager that commands need, and what for. The names are those of Microsoft's "Azure resource
 * provider operations".
 */
export interface Entry {
  /** What in the stack file asks for it, and where it is needed: for whoever reads the document. */
  readonly of: string;
  readonly actions: readonly string[];
  /** Actions on what a vault holds, in a vault that gives rights by roles. */
  readonly dataActions?: readonly string[];
  readonly commands: readonly Command[];
  /** ARM IDs of what it is needed on, or what that lies in; none if this stack doesn't need it. */
  readonly on: (asked: Asked) => readonly string[];
  readonly why: string;
  /** Whoever may run this has it already, by what that run gives them. */
  readonly givenBy?: Command;
}

type Where = Pick<Entry, "of" | "on">;

/** What it takes to look after a resource: it is read before it is made, and again at a refresh. */
export function declared(
  where: Where,
  type: string,
  why: string,
  goesAt: readonly Command[],
): readonly Entry[] {
  return [
    { ...where, actions: [`${type}/read`, `${type}/write`], commands: ["up"], why },
    { ...where, actions: [`${type}/delete`], commands: goesAt, why: "deletes it" },
  ];
}

/** One thing that a command does to something. */
export function does(
  where: Where,
  actions: readonly string[],
  commands: readonly Command[],
  why: string,
): Entry {
  return { ...where, actions, commands, why };
}

/** The ID, where there is one. */
export function listed(id: string | undefined): string[] {
  return id === undefined ? [] : [id];
}
