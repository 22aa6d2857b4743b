import {
  type ConsumerRecord,
  type Credential,
  type Day,
  type LogCoverage,
  byGeneration,
  credentialName,
  dayOfInstant,
  daysBetween,
  earlier,
  endOf,
  isLive,
  own,
} from "../../rotation";
import type { AppPassword, Facts } from "../facts";
import { vaultViews } from "../vaults";
import { appOf } from "./apps";
import { type Subject, handoverOf, isPublished, movedFrom, passwordsOf, shown, signInsOf } from "./evidence";
import type { KnownKeys } from "./keys";
import type { CredentialReport } from "./schema";

/** A credential with all that is known of it, before anybody says what to do about it. */
export interface CredentialRow extends Omit<CredentialReport, "next"> {
  /** What the rules need and the report doesn't show. */
  readonly known: {
    /** The ledger counts it as the one that the consumer is to use. */
    readonly isNewest: boolean;
    /** Whether anybody got its value: by e-mail, from the vault, or because it was made by hand; null if that isn't known. */
    readonly isHanded: boolean | null;
    /** What the ledger says of its end; undefined for what the ledger doesn't know. */
    readonly ledgerEnd?: Day;
    readonly isLiveInLedger: boolean;
    /** A refresh saw that it is gone: the next run lets go of it, and issues its successor if it was the newest. */
    readonly isFoundGone: boolean;
    /** As the app has it. */
    readonly password?: AppPassword;
  };
}

/** What every row is judged by. */
export interface ReportContext {
  readonly facts: Facts;
  readonly log: LogCoverage;
  readonly keys: KnownKeys;
}

/** The credentials of a consumer that the ledger has, oldest first; one that was made twice has two rows. */
export function ledgerRows(subject: Subject, context: ReportContext): CredentialRow[] {
  const { record } = subject;
  if (record === undefined) return [];
  return byGeneration(record.credentials).flatMap(([generation, credential]) => {
    const issued = { ...subject, record, generation, credential, clientId: appOf(subject, credential) };
    const key = keyOf(issued, context);
    const row = ledgerRow(issued, key, context);
    const { declared, keyId, find } = key;
    if (declared === undefined || declared === keyId || find(declared) === undefined) return [row];
    const spare: Key = { ...key, keyId: declared, isRemade: true, isSpare: true, isHanded: false };
    return [row, ledgerRow(issued, spare, context)];
  });
}

interface Issued extends Subject {
  readonly record: ConsumerRecord;
  readonly generation: string;
  readonly credential: Credential;
}

/** Which secret a credential of the ledger is: by its key ID alone. */
interface Key {
  /** That of whoever has it; undefined if it was never made. */
  readonly keyId: string | undefined;
  /** What the state has under its name. */
  readonly declared: string | undefined;
  /** The state has one that nobody got, and what people have is gone. */
  readonly isRemade: boolean;
  /** The state has one that nobody got beside the one that people have. */
  readonly isSpare: boolean;
  /** Whether anybody got its value. */
  readonly isHanded: boolean | null;
  /** Looks a key ID up on the app; undefined if it isn't there, or if that isn't known. */
  readonly find: (keyId: string) => AppPassword | undefined;
  readonly isAppRead: boolean;
}

function keyOf({ name, generation, credential, handed, clientId }: Issued, { facts }: ReportContext): Key {
  const { keyIds, proven } = facts.state;
  const passwords = passwordsOf(clientId, facts);
  const find = (keyId: string) => passwords?.find((one) => one.keyId.toLowerCase() === keyId);
  const rest = { find, isAppRead: passwords !== undefined, isRemade: false, isSpare: false };
  const adopted = credential.adoptedKeyId?.toLowerCase();
  if (adopted !== undefined) return { ...rest, keyId: adopted, declared: undefined, isHanded: true };
  const declared = keyIds.get(credentialName(name, generation));
  const got = handed.filter((one) => one.generation === generation).map(({ keyId }) => keyId);
  const last = got.at(-1);
  if (last === undefined || (declared !== undefined && got.includes(declared))) {
    // Without a vault that can be read and without e-mails, that nobody got it can't be said.
    const canTell = vaultViews(facts).every(({ read }) => read.ok) || facts.handsOver;
    const isHanded = last !== undefined ? true : canTell ? false : null;
    const keyId = declared ?? proven.get(credentialName(name, generation));
    return { ...rest, keyId, declared, isHanded };
  }
  const isRemade = declared !== undefined && find(last) === undefined;
  return { ...rest, keyId: isRemade ? declared : last, declared, isRemade, isHanded: !isRemade };
}

function ledgerRow(issued: Issued, key: Key, context: ReportContext): CredentialRow {
  const { facts, log } = context;
  const { name: consumer, record, generation, credential, clientId } = issued;
  const { today, state } = facts;
  const name = credentialName(consumer, generation);
  const { keyId = null } = key;
  const password = keyId === null ? undefined : key.find(keyId);
  const signIns = signInsOf(clientId, keyId, facts);
  const validFrom = password === undefined ? credential.issuedOn : dayOfInstant(password.startsAt);
  const validUntil = endIn(credential, password);
  const stateNow = stateOf(credential, key, password, facts);
  const isAdopted = credential.adoptedKeyId !== undefined;
  const evidence = { signIns, log, issuedOn: validFrom, movedOn: movedFrom(record, generation), today };
  const isMade = keyId !== null;
  const isCurrent = credential.state === "current";
  return {
    name,
    generation,
    keyId,
    clientId: clientId ?? null,
    state: stateNow,
    validFrom,
    validUntil,
    daysLeft: daysBetween(today, validUntil),
    onApp: isMade && key.isAppRead ? password !== undefined : null,
    proven: isAdopted || !isMade ? null : isProven(credential, state.proven, name, keyId),
    published: isMade && isPublished(consumer, keyId, facts),
    handover:
      isAdopted || !isMade
        ? null
        : handoverOf(issued, { name, keyId, isCurrent, isHanded: key.isHanded }, facts),
    confirmedOn: own(record.confirmed, generation) ?? null,
    verdict: isMade ? shown(evidence) : null,
    refused: signIns.refused ?? null,
    known: {
      isNewest: isCurrent && !key.isSpare,
      isHanded: key.isHanded,
      ledgerEnd: credential.expiresOn,
      isLiveInLedger: isLive(credential),
      isFoundGone: isFoundGone(credential, name, state),
      ...(password && { password }),
    },
  };
}

function isFoundGone(
  { absent, adoptedKeyId }: Credential,
  name: string,
  { keyIds, proven, deliveries }: Facts["state"],
): boolean {
  if (adoptedKeyId !== undefined || keyIds.has(name)) return absent === true;
  return proven.has(name) || deliveries.has(name);
}

/** By the key ID; null where runs don't record it, or don't any more. */
function isProven(
  credential: Credential,
  proven: ReadonlyMap<string, string>,
  name: string,
  keyId: string,
): boolean | null {
  const proof = proven.get(name);
  if (proven.size === 0 || (proof === undefined && !isLive(credential))) return null;
  return proof === keyId;
}

/** An adopted one ends when the app says; one of ours goes when the ledger lets go of it, if not before. */
function endIn(credential: Credential, password: AppPassword | undefined): Day {
  if (password === undefined) return endOf(credential);
  const end = dayOfInstant(password.endsAt);
  return credential.adoptedKeyId === undefined ? earlier(endOf(credential), end) : end;
}

/** The state on this day: the ledger has that of the last run, and the app whether it is true. */
function stateOf(
  credential: Credential,
  key: Key,
  password: AppPassword | undefined,
  { today }: Facts,
): CredentialRow["state"] {
  if (!isLive(credential)) return credential.state;
  const end = endIn(credential, password);
  if (end <= today) return credential.retiresOn === end && end < credential.expiresOn ? "retired" : "expired";
  if (key.keyId === undefined) return "notMade";
  if (key.isRemade) return "remade";
  return key.isAppRead && password === undefined ? "removed" : credential.state;
}
