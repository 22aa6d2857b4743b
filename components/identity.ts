import * as pulumi from "@pulumi/pulumi";
import { isKnown, valueOf } from "./known";

/** The managed identity that a resource has. */
export interface Identity {
  /**
   * Its object ID (UUID): as it was at the last run where this one can't tell, in a preview and where the resource could
   * not be written. So what hangs on it is no change.
   */
  readonly principalId: pulumi.Output<string>;
  /** Resolves to false in an update that failed to make it: then nobody is there who could get a right. */
  readonly isThere: Promise<boolean>;
  /** Resolves to false in an update that could not write the resource. */
  readonly isWritten: Promise<boolean>;
}

/**
 * @param output the resource's `identity`; one that could not be written has there what was declared, and no object ID
 * @param last the object ID as the stack's state has it
 */
export function identityOf(
  output: pulumi.Output<{ readonly principalId?: string } | undefined>,
  last: string | undefined,
): Identity {
  const id = output.apply((identity) => identity?.principalId);
  if (pulumi.runtime.isDryRun()) {
    const principalId =
      last === undefined ? (id as pulumi.Output<string>) : pulumi.output(Promise.resolve(last));
    return { principalId, isThere: Promise.resolve(true), isWritten: Promise.resolve(true) };
  }
  const now = isKnown(id).then((known) => (known ? valueOf(id) : undefined));
  return {
    principalId: pulumi.output(now.then((value) => value ?? last)) as pulumi.Output<string>,
    isThere: now.then((value) => (value ?? last) !== undefined),
    isWritten: now.then((value) => value !== undefined),
  };
}
