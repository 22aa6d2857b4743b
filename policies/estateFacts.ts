import {
  type ConsumerRecord,
  type Credential,
  type Ledger,
  byGeneration,
  credentialParts,
  credentialName,
  isLive,
  own,
  readLedger,
} from "../rotation";
import type { Member } from "./rule";
import { types } from "../names/types";

/** The ledger of the stack; undefined if it has none. */
export function ledgerIn(stack: readonly Member[]): Ledger | undefined {
  const ledger = stack.find(({ type }) => type === types.ledger);
  return ledger === undefined ? undefined : readLedger(ledger.facts);
}

/** The secrets that the stack declares, of apps, of service principals, and of clients of Keycloak. */
export function passwordsIn(stack: readonly Member[]): readonly Member[] {
  const passwords: readonly string[] = [
    types.applicationPassword,
    types.clientSecret,
    types.servicePrincipalPassword,
  ];
  return stack.filter(({ type }) => passwords.includes(type));
}

/** Names (`edge-g6`) of the credentials that the ledger calls expired, retired or revoked. */
export function endedNames(ledger: Ledger | undefined): ReadonlySet<string> {
  return new Set(
    Object.entries(ledger?.consumers ?? {}).flatMap(([consumer, { credentials }]) =>
      byGeneration(credentials)
        .filter(([, credential]) => !isLive(credential))
        .map(([generation]) => credentialName(consumer, generation)),
    ),
  );
}

/** What the ledger says of a password, which bears its credential's name. */
export function recordedIn(
  ledger: Ledger | undefined,
  { type, name }: Pick<Member, "type" | "name">,
): Credential | undefined {
  const { consumer, generation } = credentialParts(name);
  if (ledger === undefined || type !== types.applicationPassword) return undefined;
  return own(own(ledger.consumers, consumer)?.credentials, generation);
}

/** Live generations that were issued here, oldest first; one made by hand and adopted is declared nowhere. */
export function issuedAndLive({ credentials }: ConsumerRecord): string[] {
  return byGeneration(credentials)
    .filter(([, credential]) => isLive(credential) && credential.adoptedKeyId === undefined)
    .map(([generation]) => generation);
}

/** True if the consumer has a live credential that was made by hand and adopted. */
export function hasAdopted({ credentials }: ConsumerRecord): boolean {
  return Object.values(credentials).some((one) => isLive(one) && one.adoptedKeyId !== undefined);
}
