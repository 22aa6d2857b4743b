import { types } from "../../names/types";
import { type ConsumerRecord, type Ledger, type Renewal, credentialName, isKeycloak } from "../../rotation";
import type { Settings } from "../../settings/settings";
import type { Preview } from "../preview";
import type { State, Step } from "../step";
import { type Ref, type Shape, ref } from "./shape";

/** What the stack file and the ledger ask for, of one resource. */
export interface Declaration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, Shape>>;
  /** Inputs that may carry a secret of another resource, with those whose secret it may be. */
  readonly secrets?: Readonly<Record<string, readonly Ref[]>>;
  /** Whether plans are kept from deleting it; left out: judged elsewhere. */
  readonly protect?: boolean;
  /** Whether a plan that drops it leaves it in the cloud; left out: no plan may. */
  readonly retain?: boolean | "either";
  /** Inputs whose changes the program may ignore. */
  readonly mayIgnore?: true;
  /** Further resource options that it may have, by name, and with which values. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Other inputs may be there, as long as they are plain data: texts of an e-mail. */
  readonly takesTexts?: true;
  /** What the provider fills in by itself, by path (`a.b`, `a[].b`). */
  readonly defaults?: Readonly<Record<string, unknown>>;
}

/** What a declaration is made from. */
export interface EstateContext {
  readonly settings: Settings;
  /** Whose policies the clients of Keycloak follow, `PROJECT/STACK`. */
  readonly owner: string;
  /** The ledger that the plan leaves. */
  readonly ledger: Ledger;
  /** The state of a resource before the plan; undefined if there was none, or if the preview doesn't show it. */
  readonly before: (ref: Ref) => State | undefined;
  /** Watched certificates by name, as the plan leaves them. */
  readonly renewals: ReadonlyMap<string, Renewal>;
  /** The preview shows all that is there: what it doesn't show isn't there. */
  readonly showsAll: boolean;
}

export function statesBefore({ steps }: Preview): EstateContext["before"] {
  const known = new Map(
    steps.flatMap((step: Step) => (step.before === undefined ? [] : [[ref(step), step.before] as const])),
  );
  return (one) => known.get(one);
}

/** The ledger's consumers but for those whose app was never found: nothing can be declared on it. */
export function declaredConsumers({ ledger, before }: EstateContext): [string, ConsumerRecord][] {
  return Object.entries(ledger.consumers).filter(([name, { app, credentials }]) => {
    if (app.clientId === undefined || app.objectId !== undefined || isKeycloak(app)) return true;
    // A ledger of an older version has no object ID, and the state's passwords have it.
    const names = Object.keys(credentials).map((generation) => credentialName(name, generation));
    return names.some((one) => before(ref({ type: types.applicationPassword, name: one })) !== undefined);
  });
}
