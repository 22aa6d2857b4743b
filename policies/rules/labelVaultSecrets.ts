import { at, shown, unknown } from "../facts";
import { resourceRule } from "../rule";
import { types } from "../../names/types";

interface Config {
  readonly tags: readonly string[];
}

export const labelVaultSecrets = resourceRule<Config>({
  name: "label-vault-secrets",
  description:
    "A vault secret says when it ends (`exp`), and in its tags whose it is, which generation, which key ID.",
  enforcementLevel: "mandatory",
  config: {
    tags: {
      type: "array",
      items: { type: "string" },
      default: ["consumer", "generation", "keyId"],
      description: "tags that each must have",
    },
  },
  types: [types.vaultSecret],
  check({ facts }, { refuse, later, config: { tags } }) {
    // Without a value nothing is published: in a run that goes on past errors, its credential could not be made.
    if (at(facts, "properties.value") === undefined) return;
    const start = at(facts, "properties.attributes.notBefore");
    const end = at(facts, "properties.attributes.expires");
    if (end === unknown) later("properties.attributes.expires");
    const earliest = typeof start === "number" ? start : 0;
    if (end !== unknown && !(typeof end === "number" && end > earliest)) {
      refuse(`properties.attributes.expires: got ${shown(end)}, want seconds since 1970, after notBefore`);
    }
    for (const tag of tags) {
      const value = at(facts, `tags.${tag}`);
      if (value === undefined || value === "") refuse(`tags.${tag}: got ${shown(value)}; set this tag`);
    }
  },
});
