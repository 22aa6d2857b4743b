import type { Problem } from "../rotation";
import { fullKey } from "./keys";
import type { Sections } from "./schema";

/** Where something is created, its region and its resource group must be said. */
export function missingPlace(read: Partial<Sections>): Problem[] {
  const created = (["vault", "functionApp", "gateway"] as const).filter((piece) => {
    const one = read[piece];
    return one !== undefined && one.existing === undefined;
  });
  const [first] = created;
  if (first === undefined) return withoutRegion(read);
  const wants = {
    location: "an Azure region such as canadacentral",
    resourceGroup: "a resource group's name",
  };
  return (["location", "resourceGroup"] as const)
    .filter((key) => key in read && read[key] === undefined)
    .map((key) => ({
      key: fullKey(key),
      got: "nothing",
      want: `${wants[key]}: quarterturn:${first} is created there`,
      wayOut: `where it is there already, say so in quarterturn:${first}.existing`,
    }));
}

/** Alerts lie beside the vault, in its region: of a vault that exists, that must be said. */
function withoutRegion(read: Partial<Sections>): Problem[] {
  if (read.alerts === undefined || !("location" in read) || read.location !== undefined) return [];
  const want = "the vault's region, such as canadacentral: quarterturn:alerts are created there";
  return [{ key: fullKey("location"), got: "nothing", want }];
}
