import { types } from "../../names/types";
import { credentialKinds } from "../credentials";
import { certificates } from "./certificates";
import { consumers } from "./consumers";
import type { Declaration, EstateContext } from "./declaration";
import { platform } from "./platform";
import { type Ref, ref } from "./shape";

/** Whose outputs hold a secret. */
const secretTypes: readonly string[] = [
  ...credentialKinds,
  types.tokenCanary,
  types.handover,
  types.vaultSecret,
];

/** Every resource that the stack file and the ledger ask for, and no other: the estate. */
export function declaredOf(context: EstateContext): ReadonlyMap<Ref, Declaration> {
  const ledger: Declaration = { type: types.ledger, name: "ledger", inputs: {}, takesTexts: true };
  const all = [ledger, ...platform(context), ...consumers(context), ...certificates(context)];
  return new Map(all.map((one) => [ref(one), one]));
}

export function holdsSecret(one: Ref): boolean {
  return secretTypes.includes(one.slice(0, one.indexOf(" ")));
}
