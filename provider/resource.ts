import type { Properties } from "../protocol/values";
import type { Diagnostic } from "../protocol/diagnostics";

/** Why an input is refused. */
export interface CheckFailure {
  /** The input's name; empty for the whole resource. */
  readonly property: string;
  readonly reason: string;
}

/** What a check comes to, and what it has to say. */
export interface Checked {
  /** What the engine shows in the preview, stores, and compares the next time. */
  readonly inputs: Properties;
  readonly failures?: readonly CheckFailure[];
  readonly remarks?: readonly Diagnostic[];
}

/** What a resource's work is done with. */
export interface Context {
  /** The resource's name in the program. */
  readonly name: string;
  /** The own provider's configuration: the stack file's `quarterturn:` keys, as text or as JSON. */
  readonly config: Properties;
  /** Tells the user something; it stands beside the resource. */
  readonly tell: (remark: Diagnostic) => Promise<void>;
  /** Ends the work: the user has cancelled the run. */
  readonly signal: AbortSignal;
}

/** What a deletion is done with. */
export interface DeleteContext extends Context {
  /** The program declares the resource in this run as well: what goes is the record that another one takes the place of. */
  readonly isReplaced: boolean;
  /** Inputs of the resources of this type that the program declares in this run. */
  readonly declared: readonly Properties[];
}

/** A resource as the engine's state has it. */
export interface Stored {
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/**
 * One resource type of the own provider. Values come without secret marks; one that a preview doesn't know yet is
 * `unknown` (protocol/unknowns.ts). What was secret in the inputs is marked again in what is returned.
 */
export interface ResourceHandler {
  /** Type token, e.g. `quarterturn:index:Ledger`. */
  readonly type: string;
  /** Names of inputs and outputs that are secret wherever they come from. */
  readonly secrets?: readonly string[];
  /** True if a preview is to name the inputs that change: two secrets look the same there. */
  readonly namesChanges?: true;
  /** Names of inputs whose change alone is none. */
  readonly unwatched?: readonly string[];
  /**
   * Turns what the program asked for into what the engine stores; `olds` are the inputs stored at the last run, empty
   * at the first. What is wrong comes back as `failures`, and then nothing is changed.
   */
  check(name: string, olds: Properties, news: Properties): Checked | Promise<Checked>;
  /**
   * True if stored outputs lack some of the work that the same inputs ask for: then it is updated, whatever else is the
   * same. The engine remembers that a resource is unfinished, but forgets it at a refresh.
   */
  isUnfinished?(state: Properties, inputs: Properties, config: Properties): boolean;
  /**
   * Names of inputs by whose change it becomes another resource: that one is made first, and this one deleted once all that
   * depends on it has moved. Left out: every change is an update in place.
   */
  replaceOn?(olds: Properties, news: Properties): readonly string[];
  /**
   * Says, in a preview, what the work will be: called where an update would call `create` (no state) or `update`.
   * The preview shows the inputs as outputs.
   * @returns further outputs that are known already, none of them secret
   */
  preview?(
    state: Properties | undefined,
    inputs: Properties,
    context: Context,
  ): Promise<Properties | undefined>;
  /**
   * Does the work of a new resource.
   * @returns its outputs; its ID is its name
   * @throws PartlyDone if some of the work is done and must not be done again
   */
  create(inputs: Properties, context: Context): Properties | Promise<Properties>;
  /**
   * Compares what is stored with the world, at a refresh; left out: what is stored is all there is.
   * @returns inputs and outputs as they are now; "gone" if it is no more
   */
  read?(stored: Stored, context: Context): Stored | "gone" | Promise<Stored | "gone">;
  /**
   * Lets go of the resource; left out: there is nothing to do.
   * @throws Error if it must not go: the engine then keeps it, and all that it depends on
   */
  delete?(state: Properties, parting: DeleteContext): Promise<void>;
  /** Does the work of changed inputs; `state` are the outputs of the last run. Throws as `create` does. */
  update(state: Properties, inputs: Properties, context: Context): Properties | Promise<Properties>;
}

/** One function of the own provider, which a program invokes. Values come without secret marks. */
export interface ProviderFunction {
  /** Token, e.g. `quarterturn:keycloak:readClient`. */
  readonly token: string;
  /** @throws Error if the arguments aren't what it takes: then the program fails */
  invoke(args: Properties, context: Pick<Context, "config" | "signal">): Promise<Properties>;
}

/** Some of a resource's work is done: the engine stores `outputs`, fails the run, and calls `update` at the next one. */
export class PartlyDone extends Error {
  constructor(
    message: string,
    readonly outputs: Properties,
  ) {
    super(message);
  }
}
