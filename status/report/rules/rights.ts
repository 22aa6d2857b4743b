import { defaultVault } from "../../../names/vaultName";
import { own } from "../../../rotation";
import { vaultPath } from "../../../settings/vaults";
import type { ReaderFacts } from "../../estateFacts";
import type { Facts } from "../../facts";
import type { Read } from "../../reading";
import type { Finding } from "../schema";
import { upCommand } from "../situation";
import { unread } from "./estate";

const needed = ["get", "list"];

/** Whoever is to read the secrets of a vault may. */
export function rightsFindings(facts: Facts): Finding[] {
  const main = rightsInVault(defaultVault, facts.estate, {
    vaultName: facts.settings.vault.vaultName,
    facts,
  });
  const others = [...(facts.estate.vaults ?? [])].flatMap(([name, one]) =>
    rightsInVault(name, one, { vaultName: own(facts.settings.vaults, name)?.vaultName ?? name, facts }),
  );
  return [...main, ...others];
}

/** The vault that is looked at. */
interface At {
  readonly vaultName: string;
  readonly facts: Facts;
}

function rightsInVault(
  called: string,
  { rights, readers }: Pick<Facts["estate"], "rights" | "readers">,
  at: At,
): Finding[] {
  if (rights === undefined) return [];
  if (!rights.ok) return [unread(vaultPath(called).join("."), `rights in the vault ${at.vaultName}`, rights)];
  const held = rights.value;
  return readers.flatMap((reader) => {
    const { name, principalId } = reader;
    if (!principalId.ok || principalId.value === undefined) return withoutIdentity(reader, at);
    const objectId = principalId.value;
    return held.access === "rbac"
      ? byRole(name, held.mayRead.get(objectId.toLowerCase()), at)
      : byPolicy(name, objectId, held.permissions.get(objectId.toLowerCase()), at);
  });
}

function withoutIdentity({ name, principalId }: ReaderFacts, { vaultName, facts }: At): Finding[] {
  if (principalId.ok) {
    const sentence = `the ${name} has no system-assigned identity: it can't read ${vaultName}`;
    const action = `switch it on, then run ${upCommand({ facts })}`;
    // A gateway may do without the vault.
    const level = name === "gateway" ? "due" : "act";
    return [finding(name, level, "reader-without-identity", sentence, action)];
  }
  // Of the Function App and the gateway, that is a finding of its own.
  if (!name.startsWith("reader ")) return [];
  const sentence = `could not tell whether ${name} may read ${vaultName}: ${principalId.reason}`;
  const action = "make sure that its identity is there and can be read";
  return [finding(name, "unknown", "reader-unreadable", sentence, action)];
}

/** A run gives a role of its own to whoever has none, also to one who is in a group that has it. */
function byRole(name: string, mayRead: Read<boolean> | undefined, { vaultName, facts }: At): Finding[] {
  if (mayRead?.ok === true && mayRead.value) return [];
  if (mayRead?.ok === true) {
    const sentence = `the ${name} has no role of its own by which it may read secrets of ${vaultName}`;
    const action = `run ${upCommand({ facts }, "--refresh")}: it gives it Key Vault Secrets User`;
    return [finding(name, "act", "reader-without-right", sentence, action)];
  }
  const sentence = `whether the ${name} may read secrets of ${vaultName} can't be told: ${mayRead?.reason ?? "nobody was asked"}`;
  const action = `if it is refused, look at the role assignments of ${vaultName}: it needs Key Vault Secrets User`;
  return [finding(name, "note", "rights-not-read", sentence, action)];
}

function byPolicy(name: string, objectId: string, held: readonly string[] | undefined, at: At): Finding[] {
  const missing = needed.filter((one) => held?.includes(one) !== true && held?.includes("all") !== true);
  if (missing.length === 0) return [];
  const sentence = `the ${name} may not ${missing.join(" and ")} secrets of ${at.vaultName}`;
  return [finding(name, "act", "reader-without-right", sentence, wayOut(objectId, held, missing, at))];
}

/** A run gives the right to whoever has none; a policy that is there may be somebody else's, and is left as it is. */
function wayOut(
  objectId: string,
  held: readonly string[] | undefined,
  missing: readonly string[],
  { vaultName, facts }: At,
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
