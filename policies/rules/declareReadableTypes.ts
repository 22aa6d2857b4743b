import { reasonSchema } from "../exceptions";
import { resourceRule } from "../rule";
import { packageOf } from "../../names/types";

interface Config {
  readonly packages: readonly { readonly package: string; readonly reason: string }[];
}

/** Whose resources the rules of this pack can read. */
const readable = ["azure-native", "azuread", "random", "quarterturn", "pulumi"];

/** Types among them that carry other resources inside, in a language of their own, or run a script. */
const opaque =
  /^azure-native:(resources:(\w*Deployment\w*|Resource|TemplateSpec\w*|\w*Script)|solutions:\w+|blueprint:\w+)$/;

export const declareReadableTypes = resourceRule<Config>({
  name: "declare-readable-types",
  description:
    "Resources are of packages and types that these rules can read: no rule sees what the classic `azure` provider, a template or a script creates.",
  enforcementLevel: "mandatory",
  config: {
    packages: {
      type: "array",
      items: {
        type: "object",
        properties: { package: { type: "string" }, reason: reasonSchema },
        required: ["package", "reason"],
        additionalProperties: false,
      },
      default: [],
      description: "further packages, each with the reason why this pack needn't look at them",
    },
  },
  types: "every",
  check({ type, hasProvider }, { refuse, config: { packages } }) {
    if (!hasProvider) return;
    const known = [...readable, ...packages.map((one) => one.package)];
    if (!known.includes(packageOf(type))) {
      refuse(`type: got ${type}, want one of azure-native or azuread`);
    } else if (opaque.test(type)) {
      refuse(`type: got ${type}; declare what it creates as resources of their own`);
    }
  },
});
