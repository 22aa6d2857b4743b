import type { Ledger } from "../../../rotation";
import type { Settings } from "../../../stacks/settings";
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
  /** A plan that drops it may leave it in the cloud. */
  readonly mayRetain?: true;
  /** Inputs whose changes the program may ignore. */
  readonly mayIgnore?: true;
  /** Other inputs may be there, as long as they are plain data: texts of an e-mail. */
  readonly takesTexts?: true;
  /** What the provider fills in by itself, by path (`a.b`, `a[].b`). */
  readonly defaults?: Readonly<Record<string, unknown>>;
}

/** What a declaration is made from. */
export interface Sight {
  readonly settings: Settings;
  /** The ledger that the plan leaves. */
  readonly ledger: Ledger;
  /** The state of a resource before the plan; undefined if there was none, or if the preview doesn't show it. */
  readonly before: (ref: Ref) => State | undefined;
  /** The preview shows all that is there: what it doesn't show isn't there. */
  readonly showsAll: boolean;
}

export function statesBefore({ steps }: Preview): Sight["before"] {
  const known = new Map(
    steps.flatMap((step: Step) => (step.before === undefined ? [] : [[ref(step), step.before] as const])),
  );
  return (one) => known.get(one);
}
