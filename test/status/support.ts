import { projectRoot } from "../../cli/projectRoot";
import type {
  AppPassword,
  CertificateFact,
  Delivery,
  Facts,
  Publication,
  Read,
  Unprotected,
  VaultFacts,
} from "../../status/facts";
import { readStackFile } from "../../status/read/stackFile";
import { secretNameOf } from "../../names/secretName";
import {
  type Adoption,
  type Day,
  type Holding,
  type Ledger,
  type LogCoverage,
  SignInTally,
  addDays,
  generationNumber,
  parseDay,
  planLedger,
} from "../../rotation";

/** What a test changes of an estate in which all is well. */
export interface Change {
  readonly today?: string;
  /** Days on which `up` ran; each quarter issues a generation. */
  readonly runs?: readonly string[];
  /** Those of the runs that a forced rotation of both was asked for. */
  readonly forcedOn?: readonly string[];
  /** The generation that both said they use, and the day of the run that read that. */
  readonly confirmed?: readonly [generation: number, run: string];
  /** Days of the last sign-in by credential; those left out were never signed in with. */
  readonly used?: Readonly<Record<string, string>>;
  /** Days of the last refusal by credential; "edge-?" stands for an unknown secret. */
  readonly refused?: Readonly<Record<string, string>>;
  readonly log?: LogCoverage;
  /** What is on the app of `edge`, given what belongs there. */
  readonly onApp?: (ours: readonly AppPassword[]) => Read<readonly AppPassword[]>;
  /** Credentials that a token was obtained with. */
  readonly proven?: readonly string[];
  /** Key IDs in the state other than those that belong there; `undefined` takes one away. */
  readonly declared?: Readonly<Record<string, string | undefined>>;
  /** Key IDs that a token was obtained with, other than those that belong there. */
  readonly provenKeys?: Readonly<Record<string, string>>;
  /** The generation in the vault, by consumer. */
  readonly published?: Readonly<Record<string, string>>;
  /** Names of those who got each credential; left out: the newest ones went to all. */
  readonly delivered?: Readonly<Record<string, readonly string[]>>;
  /** Where the deliveries went; left out: to the stack file's addresses. */
  readonly deliveredTo?: string;
  /** Under which key ID; left out: that which belongs there. */
  readonly deliveredKeys?: Readonly<Record<string, string>>;
  /** What lies in the vault, given what belongs there. */
  readonly vault?: (ours: VaultFacts) => Facts["vault"];
  /** What the state says that lies in the vault, by consumer; left out: what belongs there. */
  readonly publication?: Readonly<Record<string, Publication>>;
  readonly unprotected?: readonly Unprotected[];
  /** Why the sign-ins of some apps could not be read, by client ID. */
  readonly unread?: Readonly<Record<string, string>>;
  /** What the stack file adopts for `edge`, from the first run on. */
  readonly adopt?: Adoption;
  /** What becomes of the ledger after the last run. */
  readonly ledger?: (ledger: Ledger) => Ledger;
  readonly handsOver?: boolean;
  readonly certificates?: Readonly<Record<string, CertificateFact>>;
  /** Generations that the stack file revokes, at the last run. */
  readonly revoke?: Readonly<Record<string, readonly number[]>>;
  /** Consumers that left the stack file. */
  readonly removed?: readonly string[];
}

export const clientIds = {
  edge: "d802c929-6984-48f9-81d1-ff8770c65bde",
  test: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b",
} as const;

const certificate: CertificateFact = {
  ok: true,
  value: {
    validFrom: parseDay("2027-02-01"),
    validUntil: parseDay("2027-08-19"),
    issuer: "DigiCert Inc, DigiCert G2",
    misnamed: "",
    untrusted: "",
  },
};

/** MaxConf's test stack on 2027-04-01: two generations of each consumer, both on the newer one. */
export function factsWith(change: Change = {}): Facts {
  const { today = "2027-04-01", runs = ["2026-11-22", "2027-02-20"] } = change;
  const ledger = (change.ledger ?? ((same: Ledger) => same))(ledgerAfter(runs, change));
  const { settings } = readStackFile(projectRoot, "test");
  const names = credentialNames(ledger);
  const removed = change.removed ?? [];
  const consumers = Object.fromEntries(
    Object.entries(settings.consumers).filter(([name]) => !removed.includes(name)),
  );
  const requests = Object.fromEntries(
    Object.entries(settings.requests)
      .filter(([name]) => !removed.includes(name))
      .map(([name, request]) => {
        const revoke = change.revoke?.[name];
        const adopt = name === "edge" ? change.adopt : undefined;
        return [name, { ...request, ...(revoke && { revoke }), ...(adopt && { adopt }) }];
      }),
  );
  return {
    stack: "test",
    today: parseDay(today),
    settings: { ...settings, consumers, requests },
    handsOver: change.handsOver ?? true,
    state: {
      ledger: runs.length === 0 ? undefined : ledger,
      clientIds: new Map(),
      keyIds: declaredKeys(names, change),
      leaving: new Set(),
      proven: new Map([
        ...(change.proven ?? []).map((name) => [name, keyOf(name)] as const),
        ...Object.entries(change.provenKeys ?? {}),
      ]),
      deliveries: new Map(
        Object.entries(change.delivered ?? newestToAll(ledger)).map(([name, recipients]) => [
          name,
          recipients.map((recipient) =>
            delivery(
              recipient,
              issuedOn(ledger, name),
              change.deliveredKeys?.[name] ?? keyOf(name),
              change.deliveredTo,
            ),
          ),
        ]),
      ),
      published: new Map(
        Object.entries(change.published ?? newest(ledger)).map(([name, generation]) => [
          name,
          change.publication?.[name] ?? publication(name, generation),
        ]),
      ),
      unprotected: change.unprotected ?? [],
      hasVault: runs.length > 0,
    },
    apps: appsOf(ledger, change),
    vault: vaultOf(ledger, change),
    signIns: signInsOf(change, today),
    certificates: new Map(
      Object.keys(settings.certificates).map((name) => [name, change.certificates?.[name] ?? certificate]),
    ),
  };
}

export function keyOf(name: string): string {
  return `key-of-${name}`;
}

/** What a run writes into the vault's tags, and what the vault calls the version. */
function publication(name: string, generation: string): Publication {
  return { generation, keyId: keyOf(`${name}-${generation}`), version: `version-of-${generation}` };
}

function declaredKeys(names: readonly string[], { declared = {} }: Change): Map<string, string> {
  const keys = new Map(names.map((name) => [name, keyOf(name)]));
  for (const [name, keyId] of Object.entries(declared)) {
    if (keyId === undefined) keys.delete(name);
    else keys.set(name, keyId);
  }
  return keys;
}

/** Each generation up to the one that is published, a version each. */
function vaultOf({ consumers }: Ledger, { vault, published }: Change): Facts["vault"] {
  const secrets = Object.entries(consumers).map(([name, { credentials, nextGeneration }]) => {
    const last = published === undefined ? nextGeneration : generationNumber(published[name] ?? "g0");
    const versions = Object.entries(credentials)
      .filter(([generation]) => generation !== "g0" && generationNumber(generation) <= last)
      .map(([generation, { issuedOn, expiresOn }]) => ({
        version: `version-of-${generation}`,
        createdAt: `${issuedOn}T00:00:00Z`,
        isEnabled: true,
        expiresOn,
        consumer: name,
        generation,
        keyId: keyOf(`${name}-${generation}`),
      }));
    return [secretNameOf(name), { versions, isDeleted: false }] as const;
  });
  const ours: VaultFacts = new Map(secrets.filter(([, { versions }]) => versions.length > 0));
  return vault === undefined ? { ok: true, value: ours } : vault(ours);
}

function ledgerAfter(
  runs: readonly string[],
  { adopt, confirmed, forcedOn = [], removed = [], revoke = {} }: Change,
): Ledger {
  const { settings } = readStackFile(projectRoot, "test");
  let ledger: Ledger | undefined;
  for (const [at, run] of runs.entries()) {
    const isLast = at === runs.length - 1;
    const wanted = Object.entries(settings.requests)
      .filter(([name]) => !(isLast && removed.includes(name)))
      .map(([name, request]) => {
        const says = confirmed !== undefined && run >= confirmed[1];
        const revoked = isLast ? revoke[name] : undefined;
        const force = forcedOn.filter((day) => day <= run).at(-1);
        const ordered = {
          ...request,
          ...(revoked && { revoke: revoked }),
          ...(force === undefined ? {} : { force }),
          ...(name === "edge" && adopt && { adopt }),
        };
        return [name, says ? { ...ordered, confirmed: confirmed[0] } : ordered] as const;
      });
    const plan = planLedger(ledger, {
      today: parseDay(run),
      consumers: Object.fromEntries(wanted),
      holdings: held(ledger),
    });
    if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
    ledger = plan.ledger;
  }
  return ledger ?? { format: 2, consumers: {} };
}

/** Every credential is in the engine's state, and somebody has it: no run was interrupted. */
function held(ledger: Ledger | undefined): Readonly<Record<string, Holding>> {
  const names = credentialNames(ledger ?? { format: 2, consumers: {} });
  return Object.fromEntries(names.map((name) => [name, { password: "protected", published: true }]));
}

function credentialNames({ consumers }: Ledger): string[] {
  return Object.entries(consumers).flatMap(([name, { credentials }]) =>
    Object.keys(credentials).map((generation) => `${name}-${generation}`),
  );
}

function newest({ consumers }: Ledger): Record<string, string> {
  return Object.fromEntries(
    Object.entries(consumers).map(([name, { nextGeneration }]) => [name, `g${nextGeneration - 1}`]),
  );
}

function newestToAll(ledger: Ledger): Record<string, readonly string[]> {
  const all = ["idim-technical-operations", "maxconf-contact"];
  return Object.fromEntries(
    Object.entries(newest(ledger)).map(([name, generation]) => [`${name}-${generation}`, all]),
  );
}

function appsOf({ consumers }: Ledger, { onApp }: Change): Facts["apps"] {
  return new Map(
    Object.entries(clientIds).map(([name, clientId]) => {
      const ours = Object.entries(consumers[name]?.credentials ?? {}).map(([generation, one]) => {
        const keyId = one.adoptedKeyId ?? keyOf(`${name}-${generation}`);
        return password(keyId, `${name}-${generation} …`, one.issuedOn, one.expiresOn);
      });
      return [clientId, name === "edge" && onApp !== undefined ? onApp(ours) : { ok: true, value: ours }];
    }),
  );
}

export function password(keyId: string, displayName: string, from: string, to: string): AppPassword {
  return { keyId, displayName, startsAt: `${from}T00:00:00Z`, endsAt: `${to}T00:00:00Z` };
}

function signInsOf({ used, refused = {}, log, unread = {} }: Change, today: string): Facts["signIns"] {
  const tally = new SignInTally();
  const add = (name: string, day: string, kind: "used" | "refused"): void => {
    const [consumer = "", generation] = name.split(/-(?=[^-]+$)/);
    const appId = clientIds[consumer as keyof typeof clientIds];
    const keyId = generation === "?" ? "" : keyOf(name);
    tally.addUses(appId, keyId, kind, { last: `${day}T09:00:00Z`, ipAddress: "192.0.2.7", count: 12 });
  };
  const yesterday = addDays(parseDay(today), -1);
  for (const [name, day] of Object.entries(used ?? { "edge-g2": yesterday, "test-g2": yesterday }))
    add(name, day, "used");
  for (const [name, day] of Object.entries(refused)) add(name, day, "refused");
  const whole: LogCoverage = { readable: true, from: addDays(parseDay(today), -30) };
  const notRead = new Map(Object.entries(unread));
  return { source: "Microsoft Graph", log: log ?? whole, unread: notRead, tally };
}

function issuedOn({ consumers }: Ledger, name: string): Day {
  const [consumer = "", generation = ""] = name.split(/-(?=[^-]+$)/);
  return consumers[consumer]?.credentials[generation]?.issuedOn ?? parseDay("2027-02-20");
}

function delivery(
  recipient: string,
  sentOn: Day,
  keyId: string,
  email = `${recipient}@example.com`,
): Delivery {
  return { recipient, email, form: "vaultLink", keyId, sentOn };
}
