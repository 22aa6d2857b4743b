import { defaultVault } from "../names/vaultName";
import { type Problem, cut, listed, oneOf, own } from "../rotation";
import type { VaultSettings } from "./estate";
import { consumerPath, fullKey } from "./keys";
import { show } from "./problems";
import type { Consumers, Sections } from "./schema";
import { vaultSecretName } from "./secretNames";

type Vaults = Pick<Sections, "vault" | "vaults">;

/** All vaults of a stack file by name, the default one first. */
export function vaultsOf({ vault, vaults }: Vaults): [name: string, vault: VaultSettings][] {
  return [[defaultVault, vault], ...Object.entries(vaults)];
}

/** Where a vault stands in the stack file, below `quarterturn:`. */
export function vaultPath(name: string): readonly string[] {
  return name === defaultVault ? ["vault"] : ["vaults", name];
}

/**
 * Names of the vaults that a consumer's secret is written into. The first is the one that links lead to, and that Function App
 * and gateway read it in.
 * @param held where the stack's state has it: one that left the stack file stays there
 */
export function vaultsOfConsumer(
  { vault, vaults, consumers }: Vaults & { readonly consumers: Consumers },
  consumer: string,
  held: Iterable<string> = [],
): readonly string[] {
  const section = own(consumers, consumer);
  if (section !== undefined) return section.vaults ?? [defaultVault];
  const there = new Set(held);
  const stays = vaultsOf({ vault, vaults }).flatMap(([name]) => (there.has(name) ? [name] : []));
  return stays.length === 0 ? [defaultVault] : stays;
}

/** Vaults that consumers name and the stack file doesn't have. */
export function unknownVaults({ vaults }: Partial<Sections>, consumers: Consumers): Problem[] {
  // Where the section is wrong itself, what is in it can't be said.
  if (vaults === undefined) return [];
  const known = [defaultVault, ...Object.keys(vaults)];
  return Object.entries(consumers).flatMap(([name, { system, vaults: wanted = [] }]) =>
    wanted
      .filter((one) => !known.includes(one))
      .map((one) => ({
        key: fullKey(...consumerPath(name, system), "vaults"),
        got: show(one),
        ...oneOf(one, known),
        want: `${defaultVault}, which is quarterturn:vault, or a name from quarterturn:vaults (${inWords(known.slice(1))})`,
      })),
  );
}

/** System topics of vaults that the stack file doesn't have. */
export function unknownTopics({ alerts, vaults }: Partial<Sections>): Problem[] {
  if (alerts === undefined || vaults === undefined) return [];
  const known = Object.keys(vaults);
  return Object.keys(alerts.topics)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      key: fullKey("alerts", "topics", name),
      got: name === defaultVault ? "the default vault's" : "a vault that there isn't",
      want: `a name from quarterturn:vaults (${inWords(known)})`,
      ...(name === defaultVault && { wayOut: "write it into quarterturn:alerts.topic" }),
    }));
}

/** A vault of Azure's has one name here: by two, it would be written to twice. */
export function sharedVaults(read: Partial<Sections>): Problem[] {
  const taken = new Map<string, string>();
  return readable(read).flatMap(([name, { vaultName }]) => {
    const key = fullKey(...vaultPath(name));
    const owner = taken.get(vaultName.toLowerCase());
    taken.set(vaultName.toLowerCase(), owner ?? key);
    if (owner === undefined) return [];
    return [{ key: `${key}.name`, got: `${vaultName}, which is ${owner} too`, want: "another vault" }];
  });
}

/** A secret of a vault is one consumer's: two would overwrite each other's, and a certificate of that name would be. */
export function sharedVaultNames(gateway: Sections["gateway"] | undefined, consumers: Consumers): Problem[] {
  const taken = new Map<string, string>();
  const at = (vault: string, secret: string): string => `${vault}/${secret.toLowerCase()}`;
  const shared = Object.entries(consumers).flatMap(([name, { system, vaults = [defaultVault] }]) => {
    const secret = vaultSecretName(consumers, name);
    const owners = vaults.map((vault) => [at(vault, secret), taken.get(at(vault, secret))] as const);
    for (const [place, owner] of owners) taken.set(place, owner ?? name);
    const owner = owners.find(([, other]) => other !== undefined)?.[1];
    if (owner === undefined) return [];
    const key = fullKey(...consumerPath(name, system), "secretName");
    return [{ key, got: `${secret}, which is ${cut(owner)}'s`, want: "a name of its own in the vault" }];
  });
  const certificates = (gateway?.domains ?? []).flatMap((domain, index) => {
    // A gateway's certificates lie in the default vault.
    const owner = domain.certificate === "keyVault" ? taken.get(at(defaultVault, domain.secret)) : undefined;
    if (owner === undefined) return [];
    const key = `quarterturn:gateway.domains.${index}.secret`;
    return [
      {
        key,
        got: `${vaultSecretName(consumers, owner)}, in which ${cut(owner)}'s client secrets are stored`,
        want: "the name of a certificate in the vault",
      },
    ];
  });
  return [...shared, ...certificates];
}

function inWords(names: readonly string[]): string {
  return names.length === 0 ? "it has none" : listed(names);
}

/** The vaults of sections that could be read. */
export function readable({ vault, vaults = {} }: Partial<Sections>): [name: string, vault: VaultSettings][] {
  return vault === undefined ? Object.entries(vaults) : vaultsOf({ vault, vaults });
}
