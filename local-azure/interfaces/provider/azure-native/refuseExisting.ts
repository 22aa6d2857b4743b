/**
 * Refuses to create what is there already, before Azure is asked: a PUT would write over it.
 * Source: pulumi-azure-native, provider/pkg/provider/crud, `CanCreate`.
 * @throws Error naming the resource's ARM ID.
 */
export function refuseExisting(existing: { readonly id: string } | undefined): void {
  if (existing !== undefined) throw new Error(`cannot create already existing resource '${existing.id}'`);
}
