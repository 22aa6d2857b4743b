import { at, shown, unknown } from "../facts";
import { resourceRule } from "../rule";
import { vaultTagsSchema } from "../../components/contract";
import { types, vaultSecretTypes } from "../../names/types";

interface Config {
  readonly tags: readonly string[];
}

/** Where a secret of the own provider has it, and one of Azure Resource Manager. */
const places = {
  own: { value: "value", start: "notBefore", end: "expires" },
  arm: {
    value: "properties.value",
    start: "properties.attributes.notBefore",
    end: "properties.attributes.expires",
  },
} as const;

export const labelVaultSecrets = resourceRule<Config>({
  name: "label-vault-secrets",
  description:
    "A vault secret says when it ends (`exp`), and in its tags whose it is, which generation, which key ID.",
  enforcementLevel: "mandatory",
  config: {
    tags: {
      type: "array",
      items: { type: "string" },
      default: Object.keys(vaultTagsSchema.shape),
      description: "tags that each must have",
    },
  },
  types: vaultSecretTypes,
  check({ type, facts }, { refuse, later, config: { tags } }) {
    // Without a value nothing is published: in a run that goes on past errors, its credential could not be made.
    const place = places[type === types.armVaultSecret ? "arm" : "own"];
    if (at(facts, place.value) === undefined) return;
    const start = at(facts, place.start);
    const end = at(facts, place.end);
    if (end === unknown) later(place.end);
    const earliest = typeof start === "number" ? start : 0;
    if (end !== unknown && !(typeof end === "number" && end > earliest)) {
      refuse(`${place.end}: got ${shown(end)}, want seconds since 1970, after notBefore`);
    }
    for (const tag of tags) {
      const value = at(facts, `tags.${tag}`);
      if (value === undefined || value === "") refuse(`tags.${tag}: got ${shown(value)}; set this tag`);
    }
  },
});
