import type { CheckResult } from "@pulumi/pulumi/provider/provider";
import type { Remark } from "./remarks";

/** A resource's properties as the engine stores them: plain JSON. */
export type Properties = Readonly<Record<string, unknown>>;

/** What a check comes to, and what it has to say. */
export interface Checked extends CheckResult {
  readonly remarks?: readonly Remark[];
}

/** One resource type of the own provider. */
export interface ResourceHandler {
  /** Type token, e.g. `quarterturn:index:Ledger`. */
  readonly type: string;
  /**
   * Turns what the program asked for into what the engine stores; `olds` are the inputs stored at the last run, empty
   * at the first. What is wrong comes back as `failures`, and then nothing is changed.
   */
  check(name: string, olds: Properties, news: Properties): Checked;
  create(name: string, inputs: Properties): { readonly id: string; readonly outs: Properties };
}
