import * as pulumi from "@pulumi/pulumi";
import type { ConsumerRecord } from "../rotation";
import type { LedgerRequest } from "./contract";
import { known } from "./known";
import { types } from "../names/types";

/**
 * The record of all consumers' generations: one resource of the own provider, protected, kept in the stack's state.
 * Its inputs are the plan's request; what is stored and shown in the preview is the plan's result.
 */
export class Ledger extends pulumi.CustomResource {
  declare private readonly consumers: pulumi.Output<Readonly<Record<string, ConsumerRecord>>>;

  constructor(name: string, args: LedgerRequest, opts?: pulumi.CustomResourceOptions) {
    super(types.ledger, name, { ...args }, { ...opts, protect: true });
  }

  /**
   * The generations per consumer, in a preview as in an update: plain data, which decides what is declared.
   * @throws pulumi.ResourceError if the engine gave none; going on would declare no credential, as if all were to go.
   */
  records(): Promise<Readonly<Record<string, ConsumerRecord>>> {
    return known(this.consumers, this);
  }
}
