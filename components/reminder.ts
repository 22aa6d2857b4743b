import * as pulumi from "@pulumi/pulumi";
import { types } from "../names/types";
import type { DeclaredReminder } from "./certificatePlan";

/** A reminder to a certificate's owner, sent once. It waits for nothing, and nothing waits for it. */
export class Reminder extends pulumi.CustomResource {
  constructor(name: string, args: DeclaredReminder, opts?: pulumi.CustomResourceOptions) {
    super(types.reminder, name, { ...args }, opts);
  }
}
