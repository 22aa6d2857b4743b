/** What one or several of them do: `A shows`, `A and B show`. */
export function show(names: readonly string[]): string {
  return names.length === 1 ? "shows" : "show";
}

/** `A`, `A and B`, `A, B and C`. */
export function listed(names: readonly string[]): string {
  const [last = "", ...others] = [...names].reverse();
  return others.length === 0 ? last : `${others.reverse().join(", ")} and ${last}`;
}
