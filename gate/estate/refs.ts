import { types } from "../../names/types";
import { defaultVault, nameAt } from "../../names/vaultName";
import { type DeclaredEstate, type Piece, declaredEstate } from "../../settings/declaredEstate";
import type { Declaration, EstateContext } from "./declaration";
import { type Ref, Rule, from, isSection, isUnknownValue } from "./shape";

/** A vault, by what the stack file calls it. */
export function vaultRef(name: string): Ref {
  return `${types.vault} ${nameAt("vault", name)}`;
}

export const refs = {
  group: `${types.resourceGroup} estate`,
  gateway: `${types.gateway} gateway`,
  site: `${types.site} function-app`,
  plan: `${types.appServicePlan} function-app-plan`,
  suffix: `${types.randomString} function-app-storage-suffix`,
  storage: `${types.storageAccount} function-app-storage`,
  storageRole: `${types.randomUuid} function-app-storage-role`,
} as const;

const pieces: Readonly<Record<Piece, Ref>> = {
  group: refs.group,
  vault: vaultRef(defaultVault),
  functionApp: refs.site,
  gateway: refs.gateway,
};

/** What of the estate is declared: what the program creates, and what the state has. */
export function estateOf({ settings, before }: EstateContext): DeclaredEstate {
  return declaredEstate(
    settings,
    (piece, vault) => before(vault === undefined ? pieces[piece] : vaultRef(vault))?.inputs,
  );
}

/** Names one resource, as a declaration does. */
export function named(one: Ref): Pick<Declaration, "type" | "name"> {
  const [type = "", name = ""] = one.split(" ");
  return { type, name };
}

/** The resource group that a piece lies in: the estate's own, or the one that it exists in. */
export function inGroup(name: string): Rule {
  return from([refs.group], name, `"${name}"`);
}

/** The ID of a resource of the estate. */
export function idOf(one: Ref, context: EstateContext): Rule {
  return outputOf(one, context.before(one)?.id, context, `the ID of ${named(one).name}`);
}

/** An output of a resource as the state has it; of one that is still to be made, what the preview can't know yet. */
export function outputOf(one: Ref, known: unknown, { showsAll }: EstateContext, want: string): Rule {
  return from([one], (value) => (known === undefined ? !showsAll : value === known), want);
}

/** The object ID of a resource's own identity. What is only taken over now has one already. */
export function identityOf(one: Ref, { before }: EstateContext): Rule {
  const { identity } = before(one)?.outputs ?? {};
  const known = isSection(identity) ? identity.principalId : undefined;
  return new Rule(`the identity of ${named(one).name}`, (got, sources) =>
    known === undefined || isUnknownValue(got) ? sources.includes(one) : got === known,
  );
}
