import * as pulumi from "@pulumi/pulumi";
import type { HandoverInputs, madeForHandover } from "./contract";
import { types } from "../names/types";

/** What an e-mail says of the consumer, and who gets it. */
type HandoverTexts = Pick<HandoverInputs, "environments" | "recipients">;

/** Whom a consumer's secrets go to. */
export interface HandoverPlan extends HandoverTexts {
  /** Those of them who were to get an earlier credential and didn't; it is told by all the names that it has had. */
  readonly missed?: (credential: readonly string[]) => readonly string[];
}

type Made = keyof typeof madeForHandover;

export type HandoverArgs = Omit<HandoverInputs, Made> & Readonly<Record<Made, pulumi.Input<string>>>;

/** The delivery of a credential by e-mail, once to each recipient. */
export class Handover extends pulumi.CustomResource {
  constructor(name: string, args: HandoverArgs, opts?: pulumi.CustomResourceOptions) {
    super(types.handover, name, { ...args }, opts);
  }
}
