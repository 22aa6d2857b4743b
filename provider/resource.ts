import type { CheckResult } from "@pulumi/pulumi/provider/provider";

/** A resource's properties as the engine stores them: plain JSON. */
export type Properties = Readonly<Record<string, unknown>>;

/** One resource type of the own provider. */
export interface ResourceHandler {
  /** Type token, e.g. `quarterturn:index:Ledger`. */
  readonly type: string;
  /**
   * Turns what the program asked for into what the engine stores; `olds` are the inputs stored at the last run, empty
   * at the first. What is wrong comes back as `failures`, and then nothing is changed.
   */
  check(name: string, olds: Properties, news: Properties): CheckResult;
  create(name: string, inputs: Properties): { readonly id: string; readonly outs: Properties };
}
