import { type ConsumerRecord, own } from "../../rotation";
import type { Facts } from "../facts";
import { appsOf } from "./apps";

type Known = Pick<Facts, "settings" | "state">;

/** The consumers of the stack file, and those that left it and still have credentials. */
export function consumerNames({ settings, state }: Known): string[] {
  const names = [...Object.keys(settings.consumers), ...Object.keys(state.ledger?.consumers ?? {})];
  return [...new Set(names)].sort();
}

/** What the ledger has of a consumer. */
export function recordOf(name: string, { state }: Pick<Facts, "state">): ConsumerRecord | undefined {
  return own(state.ledger?.consumers, name);
}

/** The client ID of a consumer's app; undefined if the app was not made yet. */
export function clientIdOf(name: string, { settings, state }: Known): string | undefined {
  const given = own(settings.requests, name)?.app.clientId;
  return given ?? state.clientIds.get(name) ?? recordOf(name, { state })?.app.clientId;
}

/** The realm whose client a consumer is; undefined for an app of Entra. */
export function issuerOf(name: string, { settings, state }: Known): string | undefined {
  return (own(settings.requests, name)?.app ?? recordOf(name, { state })?.app)?.issuer;
}

/** The client IDs of all apps of Entra that hold a consumer's credentials, in small letters: of a former app, too. */
export function clientIdsOf(known: Known): string[] {
  const onEntra = consumerNames(known).filter((name) => issuerOf(name, known) === undefined);
  const all = onEntra.flatMap((name) => {
    return appsOf({ clientId: clientIdOf(name, known), record: recordOf(name, known) });
  });
  return [...new Set(all)];
}

/** A recipient as people are shown it: `Name <address>`. */
export function addressOf(recipient: string, { settings }: Facts): string {
  const known = own(settings.recipients, recipient);
  if (known === undefined) return recipient;
  const { name, email, webhook } = known;
  if (email === undefined) return `${name} by webhook`;
  return `${name} <${email}>${webhook === undefined ? "" : " and by webhook"}`;
}
