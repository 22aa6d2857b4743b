import * as pulumi from "@pulumi/pulumi";

/**
 * The value of an output that must be known at preview too.
 * @throws pulumi.ResourceError naming the resource if it is unknown.
 */
export async function known<T>(output: pulumi.Output<T>, resource: pulumi.Resource): Promise<T> {
  if (!(await isKnown(output))) {
    throw new pulumi.ResourceError("the plan is unknown: the provider returned no generations", resource);
  }
  return valueOf(output);
}

/** The value of an output that is known; for another one this never resolves. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}

/** False in a preview for what only an update can tell, and in an update for what a resource that failed would have had. */
export function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
  // Part of every output, but not of its public type: an `apply` on an unknown value would never be called. A public one is
  // asked for in pulumi/pulumi#12044.
  return (output as unknown as { readonly isKnown: Promise<boolean> }).isKnown;
}

/** False in an update that could not make or write the resource, and only there: a preview takes it that each can be. */
export async function isMade({ id }: pulumi.CustomResource): Promise<boolean> {
  return pulumi.runtime.isDryRun() || (await isKnown(id));
}
