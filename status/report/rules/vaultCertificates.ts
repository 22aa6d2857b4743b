import { daysBetween, inDays } from "../../../rotation";
import type { Facts } from "../../facts";
import type { Finding, VaultCertificateReport } from "../schema";

/** Days before its end at which one in the vault counts as ending. */
const soonDays = 30;

/** Every certificate that lies in the vault, by its end. */
export function vaultCertificateRows({ vaultCertificates, today }: Facts): VaultCertificateReport[] {
  if (!vaultCertificates.ok) return [];
  return vaultCertificates.value
    .map(({ name, isEnabled, endsOn = null }) => {
      const daysLeft = endsOn === null ? null : daysBetween(today, endsOn);
      return { name, isEnabled, endsOn, daysLeft };
    })
    .sort((one, other) => ((one.endsOn ?? "9999") < (other.endsOn ?? "9999") ? -1 : 1));
}

/** What ends in the vault. Who uses it isn't known here, so it is nobody's alarm. */
export function vaultCertificateFindings(facts: Facts): Finding[] {
  const { vaultName } = facts.settings.vault;
  return vaultCertificateRows(facts).flatMap(({ name, isEnabled, endsOn, daysLeft }): Finding[] => {
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
