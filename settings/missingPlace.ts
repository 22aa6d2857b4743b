import type { Problem } from "../rotation";
import type { Existing } from "./estate";
import { fullKey } from "./keys";
import type { Sections } from "./schema";
import { vaultPath } from "./vaults";

interface Piece {
  readonly existing?: Existing | undefined;
  readonly location?: string | undefined;
}

/** Where something is created, its region and its resource group must be said. */
export function missingPlace(read: Partial<Sections>): Problem[] {
  const { vault, vaults = {}, functionApp, gateway } = read;
  const pieces: Readonly<Record<string, Piece | undefined>> = {
    vault,
    ...Object.fromEntries(Object.entries(vaults).map(([name, one]) => [vaultPath(name).join("."), one])),
    functionApp,
    gateway,
  };
  const created = Object.entries(pieces).filter(([, one]) => one !== undefined && one.existing === undefined);
  if (created.length === 0) return withoutRegion(read);
  const firsts = {
    location: created.find(([, one]) => one?.location === undefined),
    resourceGroup: created[0],
  };
  const wants = {
    location: "an Azure region such as canadacentral",
    resourceGroup: "a resource group's name",
  };
  return (["location", "resourceGroup"] as const)
    .filter((key) => key in read && read[key] === undefined)
    .flatMap((key) => {
      const [first] = firsts[key] ?? [];
      if (first === undefined) return [];
      return [
        {
          key: fullKey(key),
          got: "nothing",
          want: `${wants[key]}: quarterturn:${first} is created there`,
          wayOut: `where it is there already, say so in quarterturn:${first}.existing`,
        },
      ];
    });
}

/** Alerts lie beside the vault, in its region: of a vault that exists, that must be said. */
function withoutRegion(read: Partial<Sections>): Problem[] {
  const vaults = [read.vault, ...Object.values(read.vaults ?? {})];
  const isSaid = read.location !== undefined || vaults.every((one) => one?.location !== undefined);
  if (read.alerts === undefined || !("location" in read) || isSaid) return [];
  const want = "the vault's region, such as canadacentral: quarterturn:alerts are created there";
  return [{ key: fullKey("location"), got: "nothing", want }];
}
