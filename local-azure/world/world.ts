import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Day } from "../../rotation/calendar";
import { uuidOf } from "../ids";
import type { Granted } from "../rights/granted";
import { Clock } from "./clock";
import type {
  App,
  ArmResource,
  Authority,
  GraphGrant,
  HostCertificate,
  Mail,
  PasswordCredential,
  Person,
  ServicePrincipal,
  SignIn,
  Subscription,
  Vault,
  VaultCertificate,
  VaultSecret,
  WatchedHost,
} from "./records";
import { SecretTable, type Store, Table } from "./table";

/** Who runs Pulumi, or the operator, in the eyes of the tenant. */
interface Caller {
  readonly clientId: string;
  readonly objectId: string;
}

/** Everything the local Azure knows: one tenant with its subscriptions, and its clock. It holds data and decides nothing. */
export class World {
  readonly clock: Clock;
  /** The ID of the tenant that this world is, under the key `id`. */
  readonly tenant: Table<string>;
  readonly apps: Table<App>;
  readonly servicePrincipals: Table<ServicePrincipal>;
  /** Users, groups and others' service principals, by object ID. */
  readonly people: Table<Person>;
  readonly passwords: Table<PasswordCredential>;
  readonly signIns: Table<SignIn>;
  readonly graphGrants: Table<GraphGrant>;
  readonly mail: Table<Mail>;
  /** By their ID: two subscriptions may have groups of one name. */
  readonly resourceGroups: Table<ArmResource>;
  readonly vaults: Table<Vault>;
  readonly secrets: Table<VaultSecret>;
  readonly certificates: Table<VaultCertificate>;
  /** Every other resource under Azure Resource Manager, by its ID. */
  readonly resources: Table<ArmResource>;
  /** The subscription of whoever runs Pulumi; `inSubscription` gives the same world with another one. */
  readonly subscriptionId: string;
  /** The tenant's subscriptions, by their ID. */
  readonly subscriptions: Table<Subscription>;
  /** Hosts that show a certificate, by their name. */
  readonly hosts: Table<WatchedHost>;
  /** Under the host's name, in the order in which they were issued. */
  readonly hostCertificates: Table<HostCertificate>;
  /** By the issuer whose place they take. */
  readonly authorities: Table<Authority>;
  /** Every value that a secret ever had, of apps and in vaults. */
  readonly secretValues: Table<string>;
  readonly caller: Caller;
  /** The app that Quarterturn's own requests come from; it is in no table, so that those hold the estate and nothing else. */
  readonly operator: Caller;
  /** What these two may do in this run; undefined: whoever runs Pulumi everything, the operator what it needs. */
  granted: Granted | undefined;
  private readonly store: Store;

  constructor(
    directory: string,
    readonly tenantId: string,
  ) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.store = open({ path: join(directory, "world"), encoding: "json" });
    const table = <T>(name: string): Table<T> => new Table<T>(this.store, name);
    this.clock = new Clock(table<Day>("clock"));
    this.tenant = table("tenant");
    this.apps = table("app");
    this.servicePrincipals = table("servicePrincipal");
    this.people = table("person");
    this.secretValues = table("secretValue");
    this.passwords = new SecretTable<PasswordCredential>(
      this.store,
      "password",
      this.secretValues,
      ({ secretText }) => [secretText],
    );
    this.signIns = table("signIn");
    this.graphGrants = table("graphGrant");
    this.mail = table("mail");
    this.resourceGroups = table("resourceGroup");
    this.vaults = table("vault");
    this.secrets = new SecretTable<VaultSecret>(this.store, "secret", this.secretValues, ({ versions }) =>
      versions.map(({ value }) => value),
    );
    this.certificates = new SecretTable<VaultCertificate>(
      this.store,
      "certificate",
      this.secretValues,
      ({ pending }) => (pending === undefined ? [] : [pending.privateKey]),
    );
    this.resources = table("resource");
    this.subscriptions = table("subscription");
    this.hosts = table("host");
    this.hostCertificates = table("hostCertificate");
    this.authorities = table("authority");
    this.subscriptionId = uuidOf("subscription", tenantId);
    this.caller = { clientId: uuidOf("caller", tenantId), objectId: uuidOf("caller's principal", tenantId) };
    this.operator = {
      clientId: uuidOf("operator", tenantId),
      objectId: uuidOf("operator's principal", tenantId),
    };
  }

  /** Runs `work` as one transaction: all of it is on disk when this returns, or nothing if it throws. */
  transact<T>(work: () => T): T {
    return this.store.transactionSync(work);
  }

  /** Waits for what is being written, then lets go of the files. */
  async close(): Promise<void> {
    await this.store.flushed;
    await this.store.close();
  }
}

/** The same world to somebody who works in another of the tenant's subscriptions. */
export function inSubscription(world: World, subscriptionId: string): World {
  return Object.assign(Object.create(world) as World, { subscriptionId });
}

interface Scope {
  document?: { readonly currentScript: { readonly tagName: "SCRIPT"; readonly src: string } };
}

/**
 * Loads the store. Its build takes its own path for an address (rollup/rollup#4461), and finds no native part in a folder
 * named `C#-Projekte` or `100 % ours`. In a browser it would be told its address by `document`, and so it is here, while
 * it loads, where the two differ.
 */
function loaded(): typeof import("lmdb") {
  const file = require.resolve("lmdb");
  const { href } = pathToFileURL(file);
  if (new URL(`file:${file}`).href === href) return require("lmdb") as typeof import("lmdb");
  const scope = globalThis as Scope;
  scope.document = { currentScript: { tagName: "SCRIPT", src: href } };
  try {
    return require("lmdb") as typeof import("lmdb");
  } finally {
    delete scope.document;
  }
}

const { open } = loaded();
