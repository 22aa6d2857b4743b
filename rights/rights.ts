import { alertEntries } from "./alerts";
import { type Asked, type Command, commands, entraConsumers, groupOf, makesGroup } from "./asked";
import { certificateEntries } from "./certificates";
import type { Entry } from "./entry";
import type { Rights, RoleDefinition } from "./file";
import { type GraphEntry, graphEntries } from "./graph";
import { functionAppEntries, gatewayEntries, identityEntries } from "./readers";
import { groupEntries, secretEntries, vaultEntries } from "./vault";

/** All that any stack may need in Azure Resource Manager and in vaults, from the ground up. */
export const entries: readonly Entry[] = [
  ...groupEntries,
  ...vaultEntries,
  ...secretEntries,
  ...functionAppEntries,
  ...gatewayEntries,
  ...identityEntries,
  ...alertEntries,
  ...certificateEntries,
];

/** An entry that a stack needs, on what, and for which of the commands that were asked for. */
export interface Needed {
  readonly entry: Entry;
  readonly on: readonly string[];
  readonly commands: readonly Command[];
}

/** What these commands need of a stack. */
export function neededBy(asked: Asked, wanted: readonly Command[]): readonly Needed[] {
  return entries.flatMap((entry) => {
    const on = entry.on(asked);
    const needing = entry.commands.filter((one) => wanted.includes(one));
    const isGiven = entry.givenBy !== undefined && wanted.includes(entry.givenBy);
    return on.length === 0 || needing.length === 0 || isGiven ? [] : [{ entry, on, commands: needing }];
  });
}

/** What these commands need of Microsoft Graph. */
export function graphNeededBy(asked: Asked, wanted: readonly Command[]): readonly GraphEntry[] {
  const needed = graphEntries.filter(
    (entry) => entry.isNeeded(asked) && entry.commands.some((one) => wanted.includes(one)),
  );
  const permissions = new Set(needed.map(({ permission }) => permission));
  return needed.filter(({ coveredBy }) => coveredBy === undefined || !permissions.has(coveredBy));
}

/** Commands of a whole year: all but the end of the stack. */
export const everyday: readonly Command[] = commands.filter((one) => one !== "destroy");

export function isEveryday(wanted: readonly Command[]): boolean {
  return wanted.join() === everyday.join();
}

/** Everything that whoever runs these commands must be given, and no more. */
export function rightsFor(asked: Asked, stack: string, wanted: readonly Command[] = everyday): Rights {
  const graph = graphNeededBy(asked, wanted).map(({ permission }) => permission);
  const owns = graph.includes("Application.ReadWrite.OwnedBy");
  return {
    roles: rolesFor(asked, stack, wanted),
    graph,
    ownerOf: owns ? entraConsumers(asked).flatMap(({ clientId }) => clientId ?? []) : [],
  };
}

/** A role for each place: in what is somebody else's, nothing is given that is needed only in what is ours. */
function rolesFor(asked: Asked, stack: string, wanted: readonly Command[]): RoleDefinition[] {
  const needed = neededBy(asked, wanted).flatMap(({ entry, on }) =>
    on.map((id) => ({ entry, scope: scopeOf(asked, wanted, id) })),
  );
  const scopes = outermost(distinct(needed.map(({ scope }) => scope)));
  return scopes.map((scope) => {
    const here = needed.filter((one) => isWithin(one.scope, scope)).map(({ entry }) => entry);
    return {
      Name: nameOf(stack, wanted, scopes.length > 1 ? scope : undefined),
      IsCustom: true,
      Description: `What ${wanted.join(", ")} of the stack ${stack} need: npm run rights -- --stack ${stack}`,
      Actions: distinct(here.flatMap(({ actions }) => actions)),
      NotActions: [],
      DataActions: distinct(here.flatMap(({ dataActions = [] }) => dataActions)),
      NotDataActions: [],
      AssignableScopes: [scope],
    };
  });
}

/** A role's name is one in the whole tenant. */
function nameOf(stack: string, wanted: readonly Command[], scope: string | undefined): string {
  const [, , subscription = "", , group] = scope?.split("/") ?? [];
  const at = scope === undefined ? "" : ` in ${group === undefined ? "" : `${group} of `}${subscription}`;
  return `Quarterturn ${stack}${isEveryday(wanted) ? "" : ` (${wanted.join(", ")})`}${at}`;
}

/** A role can be given in a resource group that is there: where the run makes it, in its subscription. */
function scopeOf(asked: Asked, wanted: readonly Command[], id: string): string {
  const [group = id] = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id) ?? [];
  const isMade =
    wanted.includes("up") && makesGroup(asked) && group.toLowerCase() === groupOf(asked).toLowerCase();
  return isMade ? group.slice(0, group.toLowerCase().indexOf("/resourcegroups/")) : group;
}

function isWithin(inner: string, outer: string): boolean {
  return `${inner.toLowerCase()}/`.startsWith(`${outer.toLowerCase()}/`);
}

/** What is given further out counts further in. */
function outermost(scopes: readonly string[]): string[] {
  return scopes.filter((scope) => !scopes.some((other) => other !== scope && isWithin(scope, other)));
}

function distinct(all: readonly string[]): string[] {
  return [...new Map(all.map((one) => [one.toLowerCase(), one])).values()].sort();
}
