import { daysBetween, inDays } from "../../../rotation";
import { vaultsOf } from "../../../settings/vaults";
import type { Facts } from "../../facts";
import type { Finding, VaultCertificateReport } from "../schema";

/** Days before its end at which one in the vault counts as ending. */
const soonDays = 30;

/** Every certificate that lies in a vault, by its end. */
export function vaultCertificateRows(
  called: string,
  { vaultCertificates, today }: Facts,
): VaultCertificateReport[] {
  return (vaultCertificates.get(called) ?? [])
    .map(({ name, isEnabled, endsOn = null }) => {
      const daysLeft = endsOn === null ? null : daysBetween(today, endsOn);
      return { name, isEnabled, endsOn, daysLeft };
    })
    .sort((one, other) => ((one.endsOn ?? "9999") < (other.endsOn ?? "9999") ? -1 : 1));
}

/** What ends in the vaults. Who uses it isn't known here, so it is nobody's alarm. */
export function vaultCertificateFindings(facts: Facts): Finding[] {
  return vaultsOf(facts.settings).flatMap(([called, { vaultName }]) => findingsIn(called, vaultName, facts));
}

function findingsIn(called: string, vaultName: string, facts: Facts): Finding[] {
  return vaultCertificateRows(called, facts).flatMap(({ name, isEnabled, endsOn, daysLeft }): Finding[] => {
    if (!isEnabled || endsOn === null || daysLeft === null || daysLeft > soonDays) return [];
    const isOver = daysLeft < 0;
    const when = isOver ? `ended on ${endsOn}` : `ends on ${endsOn}, in ${inDays(daysLeft)}`;
    return [
      {
        ...{ level: "due", code: "vault-certificate", subject: name, who: [], keyId: null },
        by: isOver ? null : endsOn,
        sentence: `the certificate ${name} in the vault ${vaultName} ${when}`,
        action: "renew it there, or disable it if nobody takes it from there any more",
      },
    ];
  });
}
