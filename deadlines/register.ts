import { type Issuer, type LifeStep, forum, issuers, longestLife } from "../certificates/issuers";
import { types } from "../names/types";
import { type Day, addDays, parseDay } from "../rotation";
import type { Uses } from "./uses";

/** Something that it concerns, and who looks after that. */
export interface Concerned {
  readonly name: string;
  readonly owner?: string;
}

/** A day on which something ends that somebody may count on. */
export interface Entry {
  readonly id: string;
  readonly on: Day;
  /** What is so from that day on, in a sentence. */
  readonly what: string;
  /** What to do about it, in a sentence. */
  readonly action: string;
  readonly source: { readonly url: string; readonly readOn: Day };
  /** In the stack: what it concerns; in the document: whom. */
  readonly concerns: (uses: Uses) => readonly Concerned[];
  readonly whom: string;
  /** So many days before it is said. */
  readonly noticeDays: number;
  /** What it is once the day has come: `act`, somebody must; `due`, nothing is broken by it; `note`, good to know. */
  readonly then: "act" | "due" | "note";
  /** The last day on which it is news; left out: as long as it concerns anything. */
  readonly saidUntil?: Day;
}

const day = parseDay;
const readOn = day("2026-11-26");

const keyVaultTypes: readonly string[] = [types.vault, types.accessPolicy, types.armVaultSecret];
const firstKeyVaultApi = "2026-02-01";

const keyVaultApi: Entry = {
  id: "key-vault-api",
  on: day("2027-02-27"),
  what: `Azure answers no control-plane API of Key Vault that is older than ${firstKeyVaultApi}: what is declared with one can't be made, changed or refreshed`,
  action: `declare it with the API ${firstKeyVaultApi} or later (an azure-native that uses it, or \`pulumi package add azure-native keyvault ${firstKeyVaultApi}\`), or refer to what exists in place of declaring it`,
  source: {
    url: "https://learn.microsoft.com/azure/key-vault/general/migrate-api-version",
    readOn,
  },
  concerns: ({ apis }) =>
    apis
      .filter(({ type, apiVersion }) => keyVaultTypes.includes(type) && isOlder(apiVersion, firstKeyVaultApi))
      .map(({ type, name, apiVersion }) => ({
        name: `${type.split(":").at(-1) ?? ""} ${name} (${apiVersion})`,
      })),
  whom: "stacks that declare a vault or access policies with an older API",
  noticeDays: 120,
  then: "act",
};

function isOlder(apiVersion: string, first: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(apiVersion) && apiVersion.slice(0, first.length) < first;
}

const suspensionPage =
  "https://learn.microsoft.com/azure/api-management/breaking-changes/managed-certificates-suspension-august-2025";
const withManagedHosts = "stacks with `certificate: managed` domains";
const managedHosts: Entry["concerns"] = ({ managedHosts: hosts }) => hosts.map((name) => ({ name }));

const managedCertificates: readonly Entry[] = [
  {
    id: "managed-certificates",
    on: day("2025-08-15"),
    what: "Azure creates no managed certificate for a domain of API Management; that was announced until 2026-10-30, and nothing says that it is over; those that there are go on being renewed",
    action:
      "before a new `certificate: managed` domain, look whether Azure creates one again; else take one from the vault (`certificate: keyVault`)",
    source: { url: suspensionPage, readOn: day("2026-07-23") },
    concerns: managedHosts,
    whom: withManagedHosts,
    noticeDays: 0,
    then: "note",
    saidUntil: day("2027-10-30"),
  },
  {
    id: "managed-certificates-port-80",
    on: day("2026-01-26"),
    what: "DigiCert must reach the gateway on port 80, or Azure can't renew its managed certificates",
    action:
      "let DigiCert's addresses in on port 80, where a network security group or a firewall stands before the gateway",
    source: { url: suspensionPage, readOn: day("2026-07-23") },
    concerns: managedHosts,
    whom: withManagedHosts,
    noticeDays: 0,
    then: "note",
    saidUntil: day("2027-10-30"),
  },
];

/** Everybody plans renewals by these: `status` counts with them, so their day makes nobody late. */
function certificateLife({ from, days }: LifeStep, { name, matches, source }: Issuer): Entry {
  const isEverybody = name === forum.name;
  return {
    // The first two had their names before others were known.
    id: `certificates-${days}-days${matches("DigiCert") ? "" : `-${name.toLowerCase().replace("'", "").replace(" ", "-")}`}`,
    on: from,
    what: `${isEverybody ? "authorities" : `${name}'s authorities`} issue public TLS certificates for at most ${days} days`,
    action: "plan the renewals by hand more often, or let them be renewed by ACME",
    source,
    // One that gives less already isn't concerned by what holds for all.
    concerns: ({ certificates }) =>
      certificates
        .filter(({ issuer }) => matches(issuer) && longestLife(issuer, addDays(from, -1)) > days)
        .map((one) => ({ name: one.name, owner: one.owner })),
    whom: `\`quarterturn:certificates\` of ${isEverybody ? "any issuer" : name}`,
    noticeDays: 60,
    then: "note",
    saidUntil: from,
  };
}

const certificates: readonly Entry[] = [forum, ...issuers]
  .flatMap((issuer) =>
    issuer.steps
      .filter(({ from, basis }) => from >= "2026-01-01" && basis === "announced")
      .map((step) => certificateLife(step, issuer)),
  )
  .sort((one, other) => (one.on < other.on ? -1 : 1));

const nodeEnds: readonly (readonly [major: number, on: Day])[] = [
  [22, day("2027-04-30")],
  [24, day("2028-04-30")],
];

const nodes = nodeEnds.map(([major, on]): Entry => ({
  id: `node-${major}`,
  on,
  what: `Node.js ${major} gets no more fixes, not for security either`,
  action:
    "install a newer Node.js where `pulumi up` runs: on people's machines and in the workflows (`node-version`)",
  source: { url: "https://github.com/nodejs/Release#release-schedule", readOn },
  concerns: ({ nodeMajor }) => (nodeMajor === major ? [{ name: `Node.js ${major}` }] : []),
  whom: `whoever runs it on Node.js ${major}`,
  noticeDays: 120,
  then: "due",
}));

/** By their days. A new one is a row here, and one in the table of docs/status.md: its test says which. */
export const register: readonly Entry[] = [
  keyVaultApi,
  ...managedCertificates,
  ...certificates,
  ...nodes,
].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
