import { defaultVault } from "../../../names/vaultName";
import { own } from "../../../rotation";
import { vaultPath } from "../../../settings/vaults";
import type { ReaderFacts, VaultRights } from "../../estateFacts";
import type { Facts } from "../../facts";
import type { Finding } from "../schema";
import { upCommand } from "../situation";
import { unread } from "./estate";

const needed = ["get", "list"];

/** Whoever is to read the vault's secrets may. */
export function rightsFindings(facts: Facts): Finding[] {
  const main = rightsInVault(defaultVault, facts.settings.vault.vaultName, facts.estate, facts);
  const others = [...(facts.estate.vaults ?? [])].flatMap(([name, one]) =>
    rightsInVault(name, own(facts.settings.vaults, name)?.vaultName ?? name, one, facts),
  );
  return [...main, ...others];
}

function rightsInVault(
  called: string,
  vaultName: string,
  { rights, readers }: Pick<Facts["estate"], "rights" | "readers">,
  facts: Facts,
): Finding[] {
  if (rights === undefined) return [];
  if (!rights.ok) return [unread(vaultPath(called).join("."), `rights in the vault ${vaultName}`, rights)];
  if (rights.value.access === "rbac") return untold(readers, vaultName);
  const { permissions } = rights.value;
  return readers.flatMap((reader) => readerFindings(reader, permissions, vaultName, facts));
}

/** Roles are given from above, too: what the vault itself says has none of them. */
function untold(readers: readonly ReaderFacts[], vaultName: string): Finding[] {
  if (readers.length === 0) return [];
  const names = readers.map(({ name }) => name).join(", ");
  const sentence = `${vaultName} gives rights by roles, which are not among what is read here: whether these may read its secrets can't be told: ${names}`;
  const action = `if one of them is refused, look at the role assignments of ${vaultName}: each needs Key Vault Secrets User`;
  return [finding("vault", "note", "rights-not-read", sentence, action)];
}

type Permissions = Extract<VaultRights, { readonly access: "policies" }>["permissions"];

function readerFindings(
  { name, principalId }: ReaderFacts,
  permissions: Permissions,
  vaultName: string,
  facts: Facts,
): Finding[] {
  if (!principalId.ok) {
    // Of the Function App and the gateway, that is a finding of its own.
    if (!name.startsWith("reader ")) return [];
    const sentence = `could not tell whether ${name} may read ${vaultName}: ${principalId.reason}`;
    const action = "make sure that its identity is there and can be read";
    return [finding(name, "unknown", "reader-unreadable", sentence, action)];
  }
  if (principalId.value === undefined) {
    const sentence = `the ${name} has no system-assigned identity: it can't read ${vaultName}`;
    const action = `switch it on, then run ${upCommand({ facts })}`;
    // A gateway may do without the vault.
    const level = name === "gateway" ? "due" : "act";
    return [finding(name, level, "reader-without-identity", sentence, action)];
  }
  const held = permissions.get(principalId.value.toLowerCase());
  const missing = needed.filter((one) => held?.includes(one) !== true && held?.includes("all") !== true);
  if (missing.length === 0) return [];
  const sentence = `the ${name} may not ${missing.join(" and ")} secrets of ${vaultName}`;
  return [
    finding(
      name,
      "act",
      "reader-without-right",
      sentence,
      wayOut(principalId.value, held, missing, vaultName, facts),
    ),
  ];
}

/** A run gives the right to whoever has none; a policy that is there may be somebody else's, and is left as it is. */
function wayOut(
  objectId: string,
  held: readonly string[] | undefined,
  missing: readonly string[],
  vaultName: string,
  facts: Facts,
): string {
  if (held === undefined) return `run ${upCommand({ facts }, "--refresh")}: it gives it the right`;
  const all = [...held, ...missing].join(" ");
  return `add that to its policy: \`az keyvault set-policy --name ${vaultName} --object-id ${objectId} --secret-permissions ${all}\``;
}

function finding(
  subject: string,
  level: Finding["level"],
  code: string,
  sentence: string,
  action: string,
): Finding {
  return { level, code, subject, who: [], by: null, keyId: null, sentence, action };
}
