import { at, shown, unknown } from "../facts";
import { resourceRule } from "../rule";
import { types } from "../../names/types";

interface Config {
  readonly minDays: number;
}

export const requireVaultRecovery = resourceRule<Config>({
  name: "require-vault-recovery",
  description:
    "A deleted vault (a managed HSM too) stays recoverable for at least 7 days, and nobody can purge it before.",
  enforcementLevel: "mandatory",
  config: {
    minDays: { type: "integer", minimum: 7, maximum: 90, default: 7, description: "days of soft delete" },
  },
  types: [types.vault, types.managedHsm],
  check({ facts }, { refuse, later, config: { minDays } }) {
    if (at(facts, "properties") === unknown) later("properties");
    // Azure's default is true; only who says so can't be surprised by another.
    const softDelete = at(facts, "properties.enableSoftDelete");
    if (softDelete !== true && softDelete !== unknown) {
      refuse(`properties.enableSoftDelete: got ${shown(softDelete)}, want true`);
    }
    const days = at(facts, "properties.softDeleteRetentionInDays");
    if (days !== unknown && !(typeof days === "number" && days >= minDays)) {
      refuse(`properties.softDeleteRetentionInDays: got ${shown(days)}, want at least ${minDays}`);
    }
    const purgeProtection = at(facts, "properties.enablePurgeProtection");
    if (purgeProtection !== true && purgeProtection !== unknown) {
      refuse(`properties.enablePurgeProtection: got ${shown(purgeProtection)}, want true`);
    }
  },
});
