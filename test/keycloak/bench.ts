import { type HeldClientSecret, heldClientSecretSchema } from "../../components/keycloakContract";
import { types } from "../../names/types";
import { revealAll } from "../../protocol/secrets";
import { type Properties, asProperties } from "../../protocol/values";
import { EntraApps } from "../../provider/entra";
import { tokenCanary } from "../../provider/canary/tokenCanary";
import { clientSecret } from "../../provider/keycloak/clientSecret";
import { readClient } from "../../provider/keycloak/readClient";
import { Realms } from "../../provider/keycloak/realms";
import { secretRotationPolicy } from "../../provider/keycloak/secretRotationPolicy";
import { AttachedProvider } from "../provider/support";
import type { TestRealm } from "../support/keycloak";

export const urnOf = (type: string, name: string): string => `urn:pulumi:test::quarterturn::${type}::${name}`;

/** All of the own provider that has to do with Keycloak, in this process; it gives up on a dead server soon. */
export function openProvider(patience = 1_500): Promise<AttachedProvider> {
  const realms = new Realms({ request: 20_000, patience });
  return AttachedProvider.open([
    secretRotationPolicy(realms),
    clientSecret(realms),
    readClient(realms),
    tokenCanary(new EntraApps()),
  ]);
}

/** Gives a client's service account roles of its realm's `realm-management`. */
export async function grant(realm: TestRealm, id: string, roles: readonly string[]): Promise<void> {
  const [management] = (await realm.must("GET", "/clients?clientId=realm-management")) as { id: string }[];
  const user = (await realm.must("GET", `/clients/${id}/service-account-user`)) as { id: string };
  const all = await Promise.all(
    roles.map((role) => realm.must("GET", `/clients/${management?.id ?? ""}/roles/${role}`)),
  );
  await realm.must("POST", `/users/${user.id}/role-mappings/clients/${management?.id ?? ""}`, all);
}

/** What the stack file says of a realm, as the provider gets it. */
export interface KeycloakSection {
  readonly url: string;
  readonly realm: string;
  readonly signIn: Readonly<Record<string, string>>;
  readonly caFile?: string;
}

/** Makes the client that quarterturn signs in with. */
export async function signInFor(
  realm: TestRealm,
  roles: readonly string[] = ["manage-realm", "manage-clients"],
): Promise<KeycloakSection> {
  const { id, secret } = await realm.newClient("rotator");
  if (roles.length > 0) await grant(realm, id, roles);
  const url = realm.issuer.replace(/\/realms\/.*$/, "");
  return { url, realm: realm.name, signIn: { clientId: "rotator", clientSecret: secret } };
}

export const policyName = "quarterturn-test";
const day = 86_400;

export const policyUrn = urnOf(types.secretRotationPolicy, policyName);

/** A policy of 180 days that lets the old secret live for 60 more. */
export function policyInputs({ issuer }: Pick<TestRealm, "issuer">, more: Properties = {}): Properties {
  return {
    issuer,
    name: policyName,
    description: "Rotated by quarterturn (test).",
    expirationSeconds: 180 * day,
    rotatedExpirationSeconds: 60 * day,
    remainingRotationSeconds: 90 * day,
    ...more,
  };
}

/** One generation of the client `edge`. */
export function secretInputs({ issuer }: Pick<TestRealm, "issuer">, more: Properties = {}): Properties {
  return {
    issuer,
    clientId: "edge",
    displayName: "Edge",
    policy: policyName,
    origin: "taken-over",
    endsRotated: false,
    state: "live",
    issuedOn: new Date().toISOString().slice(0, 10),
    ...more,
  };
}

/** A client as the Admin API shows it. */
export interface ShownClient extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly clientId: string;
  readonly secret: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A provider on a realm of its own. */
export class Bench {
  private constructor(
    readonly realm: TestRealm,
    public provider: AttachedProvider,
    readonly section: KeycloakSection,
  ) {}

  static async open(realm: TestRealm, roles?: readonly string[]): Promise<Bench> {
    const provider = await openProvider();
    const section = await signInFor(realm, roles);
    await provider.configure({ keycloak: section });
    return new Bench(realm, provider, section);
  }

  /** The realm as it was, since a new one takes seconds; and a provider that has not asked it yet. */
  async reset(): Promise<void> {
    await this.provider.close();
    this.provider = await openProvider();
    await this.provider.configure({ keycloak: this.section });
    for (const { id, clientId } of (await this.realm.must("GET", "/clients")) as ShownClient[])
      if (["edge", "somebody", "free"].includes(clientId)) await this.realm.must("DELETE", `/clients/${id}`);
  }

  /** The policy in the realm; `more` inputs besides those of `policyInputs`. */
  putPolicy(more: Properties = {}): Promise<Properties> {
    return this.provider.create(policyUrn, policyInputs(this.realm, more));
  }

  /** Makes a generation: its outputs in clear. */
  async make(name: string, more: Properties = {}): Promise<HeldClientSecret> {
    const made = await this.provider.create(urnOf(types.clientSecret, name), secretInputs(this.realm, more));
    return heldClientSecretSchema.parse(revealAll(made));
  }

  /** A generation as it is stored, with changes. */
  stored(made: HeldClientSecret, more: Properties = {}): Properties {
    return { ...asProperties(made), ...more };
  }

  /** The client as the realm has it. */
  async client(clientId = "edge"): Promise<ShownClient> {
    const [found] = (await this.realm.must("GET", `/clients?clientId=${clientId}`)) as ShownClient[];
    if (found === undefined) throw new Error(`no client ${clientId}`);
    return found;
  }

  /** Somebody writes to a client. */
  async write(clientId: string, change: object): Promise<void> {
    const client = await this.client(clientId);
    await this.realm.must("PUT", `/clients/${client.id}`, { ...client, ...change });
  }

  /** 200, or what Keycloak refuses a client's secret with. */
  async status(clientSecret: string, clientId = "edge"): Promise<number> {
    return (await this.realm.signIn(clientId, clientSecret)).status;
  }

  async close(): Promise<void> {
    await this.provider.close();
    await this.realm.remove();
  }
}
