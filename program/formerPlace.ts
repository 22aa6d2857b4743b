import * as pulumi from "@pulumi/pulumi";
import { formerParentOf } from "../components/formerNames";

/**
 * What is below a Rotation stood at the top of the stack before there was one: each resource is known by its place of then,
 * too. The engine hands a parent's alias on only in the run that meets the parent there, and that run may be killed half-way.
 */
export function formerlyAtTheTop(
  isRotation: (parent: pulumi.Resource) => boolean,
): pulumi.ResourceTransformation {
  return ({ props, opts }) => {
    const { parent, aliases = [] } = opts as pulumi.CustomResourceOptions;
    if (parent === undefined) return undefined;
    const placeOf = ({ parent: own }: pulumi.Alias): pulumi.Alias["parent"] => {
      const above = pulumi.Resource.isInstance(own) ? own : parent;
      return isRotation(above) ? pulumi.rootStackResource : formerParentOf(above);
    };
    const former = [{}, ...aliases.filter(isAlias)].map((alias) => ({ ...alias, parent: placeOf(alias) }));
    return { props, opts: { ...opts, aliases: [...aliases, ...former] } };
  };
}

function isAlias(alias: pulumi.Input<string | pulumi.Alias>): alias is pulumi.Alias {
  return typeof alias === "object" && !pulumi.Output.isInstance(alias) && !(alias instanceof Promise);
}
