import type { ConsumerRecord, Credential } from "../../rotation";

/** A consumer's app as the stack file or the state names it, and what the ledger has. */
interface Owner {
  readonly clientId: string | undefined;
  readonly record: ConsumerRecord | undefined;
}

/** The client ID of the app that a credential was issued on: what the stack file says now may be another. */
export function appOf({ clientId, record }: Owner, credential?: Pick<Credential, "app">): string | undefined {
  return credential?.app?.clientId ?? record?.app.clientId ?? clientId;
}

/** All apps on which a consumer has credentials, or is to have them. */
export function appsOf(subject: Owner): string[] {
  const credentials = Object.values(subject.record?.credentials ?? {});
  const all = [subject.clientId, ...[undefined, ...credentials].map((one) => appOf(subject, one))];
  return [...new Set(all.flatMap((clientId) => clientId?.toLowerCase() ?? []))];
}
