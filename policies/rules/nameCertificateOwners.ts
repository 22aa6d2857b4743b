import { at, isFacts, partAt, shown, unknown } from "../facts";
import { stackRule } from "../rule";
import { types } from "../../names/types";

interface Config {
  readonly placeholders: readonly string[];
}

export const nameCertificateOwners = stackRule<Config>({
  name: "name-certificate-owners",
  description: "Every watched certificate that is renewed by hand has an owner, who renews it.",
  enforcementLevel: "mandatory",
  config: {
    placeholders: {
      type: "array",
      items: { type: "string" },
      default: ["?", "-", "n/a", "nobody", "none", "tbd", "todo", "unknown"],
      description: "owners that are none, in lower case",
    },
  },
  check(stack, refuse, { placeholders }) {
    // A pack isn't shown the stack file by every engine; the stack's output `certificates` says what is watched.
    for (const root of stack.filter(({ type }) => type === types.stack)) {
      for (const [name, certificate] of Object.entries(partAt(root.facts, "certificates"))) {
        const owner = isFacts(certificate) ? at(certificate, "owner") : undefined;
        if (owner === unknown) continue;
        const isNamed =
          typeof owner === "string" && !["", ...placeholders].includes(owner.trim().toLowerCase());
        if (!isNamed) {
          refuse(
            `quarterturn:certificates.${name}.owner: got ${shown(owner)}, want the name of whoever renews it`,
            root,
          );
        }
      }
    }
  },
});
