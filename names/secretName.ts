/** The name of a consumer's secret in the vault: the same at every rotation, so readers need no change. */
export function secretNameOf(consumer: string): string {
  return `${consumer}-client-secret`;
}
