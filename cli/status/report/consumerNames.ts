import type { Facts } from "../facts";

type Known = Pick<Facts, "settings" | "state">;

/** The consumers of the stack file, and those that left it and still have credentials. */
export function consumerNames({ settings, state }: Known): string[] {
  const names = [...Object.keys(settings.consumers), ...Object.keys(state.ledger?.consumers ?? {})];
  return [...new Set(names)].sort();
}

/** The client ID of a consumer's app; undefined if the app was not made yet. */
export function clientIdOf(name: string, { settings, state }: Known): string | undefined {
  const told = settings.requests[name]?.app.clientId;
  return told ?? state.clientIds.get(name) ?? state.ledger?.consumers[name]?.app.clientId;
}
