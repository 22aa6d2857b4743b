import assert from "node:assert/strict";
import { adminApiOf } from "../../cli/keycloak/admin";
import { seedRealms } from "../../cli/keycloak/seed";
import { daysBetween, parseDay } from "../../rotation";
import { TestEstate } from "./estate";
import { type TestKeycloak, type TestRealm, sharedKeycloak } from "./keycloak";

const secondsPerDay = 86_400;

/** What a client has on the server. */
export interface OnServer {
  readonly secret: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What is other than usual. */
interface Opening extends Record<string, unknown> {
  /** Whether the server has the feature. */
  readonly rotation?: boolean;
  /** An estate whose realm this one shares. */
  readonly besides?: KeycloakEstate;
  readonly clientId?: string;
}

/** MaxConf's test stack with a realm of its own on a real Keycloak, whose clock goes with the local Azure's. */
export class KeycloakEstate {
  private constructor(
    readonly estate: TestEstate,
    readonly keycloak: TestKeycloak,
    readonly realm: TestRealm,
    private readonly isRealmsOwner: boolean,
  ) {}

  /** Starts on 2026-11-22 with the consumer `portal`, the client `maxconf-portal`, which has had its secret for long. */
  static async open(
    env: NodeJS.ProcessEnv,
    { rotation = true, besides, clientId = "maxconf-portal", ...section }: Opening = {},
  ): Promise<KeycloakEstate> {
    const keycloak = besides?.keycloak ?? (await sharedKeycloak(rotation));
    const realm = besides?.realm ?? (await keycloak.newRealm());
    const opened = new KeycloakEstate(await TestEstate.open(env), keycloak, realm, besides === undefined);
    await opened.moveTo("2026-11-22");
    await realm.newClient(clientId, { secret: "set-by-hand", name: "Portal" });
    const signIn = { clientId: "quarterturn", realm: realm.name };
    const api = adminApiOf(keycloak.server);
    await seedRealms(api, [{ realm: realm.name, signIn, clients: [] }], "signs in");
    opened.estate.configure((config) => {
      // A new gateway would get them in the second run.
      (config["quarterturn:gateway"] as { domains: unknown }).domains = [];
      config["quarterturn:keycloak"] = {
        url: keycloak.url,
        realm: realm.name,
        signIn: { clientId: "quarterturn" },
        consumers: { portal: { clientId, recipients: ["idim-technical-operations"] } },
        ...section,
      };
    });
    const path = "quarterturn:keycloak.signIn.clientSecret";
    await opened.estate.must("config", "set", "--secret", "--path", path, "signs in");
    return opened;
  }

  /** Moves the local Azure and the server to noon of a day. */
  async moveTo(day: string): Promise<void> {
    if (day !== "2026-11-22") this.estate.moveTo(day);
    await this.setServer(day);
  }

  /** Moves the server alone to a moment of a day. */
  async setServer(day: string, hour = 12): Promise<void> {
    const now = new Date();
    const today = parseDay(now.toISOString().slice(0, 10));
    const intoToday = (now.getTime() - Date.parse(today)) / 1000;
    const days = daysBetween(today, parseDay(day));
    await this.keycloak.setClock(Math.round(days * secondsPerDay + hour * 3600 - intoToday));
  }

  /** A client as the server's administrator sees it. */
  async client(clientId = "maxconf-portal"): Promise<OnServer & { readonly id: string }> {
    const found = (await this.realm.must(
      "GET",
      `/clients?clientId=${encodeURIComponent(clientId)}`,
    )) as (OnServer & {
      readonly id: string;
    })[];
    assert.equal(found.length, 1, `clients called ${clientId}`);
    return found[0] as OnServer & { readonly id: string };
  }

  /** True if the server gives a token for the secret. */
  async accepts(clientSecret: string, clientId = "maxconf-portal"): Promise<boolean> {
    const { status } = await this.realm.signIn(clientId, clientSecret);
    return status === 200;
  }

  /** Generations of a consumer with their states, e.g. `{ g1: "previous", g2: "current" }`. */
  generations(consumer = "portal"): Record<string, string> {
    const { credentials = {} } = this.estate.ledger().consumers[consumer] ?? {};
    return Object.fromEntries(Object.entries(credentials).map(([name, { state }]) => [name, state]));
  }

  /** What the vault gives readers of a consumer's secret. */
  inVault(consumer = "portal"): string | undefined {
    const found = this.estate.azure.world.secrets
      .all()
      .find(({ name }) => name === `${consumer}-client-secret`);
    return found?.versions.at(-1)?.value;
  }

  async close(): Promise<void> {
    await this.estate.close();
    if (this.isRealmsOwner) await this.realm.remove();
  }
}

/** What others have in the realm: a client profile and a client policy, and a client with its secret. */
export const foreign = {
  async add(realm: TestRealm): Promise<void> {
    const executors = [{ executor: "pkce-enforcer", configuration: { "auto-configure": true } }];
    const profiles = [{ name: "theirs", description: "of others", executors }];
    const conditions = [{ condition: "client-roles", configuration: { roles: ["theirs"] } }];
    const policies = [{ name: "theirs", description: "", enabled: false, conditions, profiles: ["theirs"] }];
    await realm.must("PUT", "/client-policies/profiles", { profiles });
    await realm.must("PUT", "/client-policies/policies", { policies });
    await realm.newClient("theirs", { secret: "nobody's business" });
  },

  /** All of it, as the server has it. */
  async read(realm: TestRealm): Promise<unknown> {
    const { profiles } = (await realm.must("GET", "/client-policies/profiles")) as { profiles: Named[] };
    const { policies } = (await realm.must("GET", "/client-policies/policies")) as { policies: Named[] };
    const isTheirs = ({ name }: Named): boolean => name === "theirs";
    const clients = await realm.must("GET", "/clients?clientId=theirs");
    return { profiles: profiles.filter(isTheirs), policies: policies.filter(isTheirs), clients };
  },
};

interface Named {
  readonly name: string;
}
