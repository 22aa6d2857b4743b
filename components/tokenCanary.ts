import * as pulumi from "@pulumi/pulumi";
import type { TokenCanaryInputs, madeForCanary } from "./contract";
import { types } from "../names/types";

type Made = keyof typeof madeForCanary;

export type TokenCanaryArgs = Omit<TokenCanaryInputs, Made> & Readonly<Record<Made, pulumi.Input<string>>>;

/** The proof that a credential gets a token. What must not have an unproven one depends on it. */
export class TokenCanary extends pulumi.CustomResource {
  constructor(name: string, args: TokenCanaryArgs, opts?: pulumi.CustomResourceOptions) {
    super(types.tokenCanary, name, { ...args }, opts);
  }
}
