import { packageRoot } from "../../cli/places";
import type { AppPassword, Delivery, Facts, Publication, VaultFacts } from "../../status/facts";
import type { HeldEstate } from "../../status/estateFacts";
import { readStackFile } from "../../status/read/stackFile";
import { secretNameOf } from "../../names/secretName";
import {
  type Day,
  type Ledger,
  type LogCoverage,
  SignInTally,
  addDays,
  generationNumber,
  parseDay,
} from "../../rotation";
import type { Change } from "./change";
import { seen, watched } from "./sightings";
import { credentialNames, ledgerAfter, newest, newestToAll } from "./playedLedger";

export const siteId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/func-maxconf-test";

export const clientIds = {
  edge: "d802c929-6984-48f9-81d1-ff8770c65bde",
  test: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b",
} as const;

/** Every certificate as the first run left it that saw none. */
function unseen({ certificates }: Facts["settings"]): Facts["state"]["watch"]["renewals"] {
  return new Map(
    Object.entries(certificates).map(([name, { host, port, issuer, owner, renewBeforeDays }]) => [
      name,
      {
        ...{ format: 1, host, port, issuer, owner, renewBeforeDays, isReminded: false, step: "unseen" },
        ...{ since: parseDay("2026-11-22"), places: {}, certificates: {}, nextNumber: 1, history: "" },
      },
    ]),
  );
}

/** A Function App and a gateway that are made here. */
const heldEstate: HeldEstate = {
  subscriptionId: "5f0b3c1e-7a52-4b7e-9d3a-1c2f3e4d5a6b",
  ids: new Map([
    ["functionApp", siteId],
    [
      "gateway",
      "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim-maxconf-test",
    ],
  ]),
  hosts: new Set(["api.test.maxconf.example.com"]),
};

/** MaxConf's test stack on 2027-04-01: two generations of each consumer, both on the newer one. */
export function factsWith(change: Change = {}): Facts {
  const { today = "2027-04-01", runs = ["2026-11-22", "2027-02-20"] } = change;
  const ledger = (change.ledger ?? ((same: Ledger) => same))(ledgerAfter(runs, change));
  const { settings } = readStackFile(packageRoot, "test");
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
    isRehearsal: false,
    nodeMajor: 24,
    settings: { ...settings, consumers, requests, ...change.pieces },
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
      proofTokens: new Map(),
      policies: new Map(),
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
      copies: new Map(),
      unprotected: change.unprotected ?? [],
      hasVault: runs.length > 0,
      watch: change.watch ?? { renewals: unseen(settings), reminders: [] },
      apis: [],
      estate: change.held ?? heldEstate,
    },
    apps: appsOf(ledger, change),
    clients: new Map(),
    vault: vaultOf(ledger, change),
    vaultCertificates: new Map(Object.entries(change.vaultCertificates ?? {})),
    vaults: new Map(),
    estate: change.estate ?? { readers: [] },
    signIns: signInsOf(change, today),
    certificates: new Map(
      Object.keys(settings.certificates).map((name) => [
        name,
        change.certificates?.[name] ?? watched(seen()),
      ]),
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
  return { recipient, by: "email", email, form: "vaultLink", keyId, sentOn };
}
