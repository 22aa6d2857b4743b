import { principalTypes } from "../names/roles";
import { z } from "zod";
import { estateSchema, type Estate } from "../local-azure/estate/file";
import { uuid } from "../settings/values";

// What a stack file refers to without declaring it. Lenient: a wrong stack file is the program's to refuse.

const name = z.string().min(1);
const place = z.object({ resourceGroup: name, subscription: uuid.optional().catch(undefined) });
const piece = z.object({ name, existing: place });
const optional = <Shape extends z.ZodType>(shape: Shape) => shape.optional().catch(undefined);
const listed = <Shape extends z.ZodType>(shape: Shape) =>
  z
    .record(z.string(), optional(shape))
    .catch({})
    .transform((entries) => Object.values(entries));

const identity = z.object({ identity: place.extend({ name }) });
const principal = z.object({
  objectId: uuid,
  kind: z.enum(["user", "group", "app"]).optional().catch(undefined),
});
const vault = z.object({
  name: z.string().catch(""),
  existing: optional(place),
  readers: listed(z.union([identity, principal])).default([]),
  writers: listed(principal).default([]),
});

/** The sections of a stack file that may refer to something. */
export const referringShape = {
  resourceGroup: optional(z.object({ name, existing: z.literal(true) })),
  vault: vault.catch({ name: "", existing: undefined, readers: [], writers: [] }),
  vaults: listed(vault),
  functionApp: optional(piece),
};

type Referring = z.output<z.ZodObject<typeof referringShape>> & { readonly location: string };

/** What must exist for a stack's program to find it; empty pieces, as nothing more is known of them. */
export function referredEstate(config: Referring): Estate {
  const { location: said, resourceGroup, functionApp } = config;
  const location = said === "" ? "canadacentral" : said;
  const vaults = [config.vault, ...config.vaults].filter((one) => one !== undefined);
  const readers = vaults.flatMap((one) => one.readers);
  const people = [
    ...readers.flatMap((one) =>
      one !== undefined && "objectId" in one ? [{ ...one, otherwise: "user" as const }] : [],
    ),
    ...vaults.flatMap((one) => one.writers).flatMap((one) => one && { ...one, otherwise: "app" as const }),
  ].filter((one) => one !== undefined);
  return estateSchema.parse({
    resourceGroups: resourceGroup === undefined ? [] : [{ name: resourceGroup.name, location }],
    people: people.map(({ objectId, kind, otherwise }) => ({
      objectId,
      name: objectId,
      kind: principalTypes[kind ?? otherwise],
    })),
    identities: readers.flatMap((one) =>
      one !== undefined && "identity" in one ? [{ ...one.identity, location }] : [],
    ),
    functionApps:
      functionApp === undefined ? [] : [{ name: functionApp.name, location, ...functionApp.existing }],
    vaults: vaults.flatMap(({ name: of, existing }) =>
      existing === undefined || of === "" ? [] : [{ name: of, location, ...existing }],
    ),
  });
}
