import * as pulumi from "@pulumi/pulumi";
import { type ServicePlace, policyFragment, vaultNamedValue } from "../components/gatewayContent";
import { isMade } from "../components/known";
import { tokenPolicyXml } from "../components/tokenPolicy";
import { secretNameOf } from "../names/secretName";
import { types } from "../names/types";
import { nameOf, typeOf } from "../names/urn";
import type { ConsumerRecord } from "../rotation";
import type { GatewaySettings, TokenPolicySettings } from "../settings/gateway";
import type { Consumers } from "./consumers";
import type { Estate } from "./estate";
import { type Reading, readNamedValue, readPolicyFragment } from "./existing";
import { clientsLetIn } from "./letIn";

/** What a run knows of the gateway that something is put into. */
export interface GatewayHere {
  /** False in an update that failed to make it. */
  readonly isThere: boolean;
  /** Resolves to false in an update that failed to let it read that vault. */
  readonly mayRead: (vault: string) => Promise<boolean>;
}

/**
 * Puts into the gateway what it needs of the consumers: secrets as named values, client IDs as a policy fragment. What the
 * state has is declared whatever happens; something new waits for what it needs, and overwrites nothing. It hangs on no
 * other resource, so that no trouble of theirs is its own.
 */
export async function declareGatewayContent(
  estate: Estate,
  consumers: Consumers,
  records: Readonly<Record<string, ConsumerRecord>>,
  here: GatewayHere,
): Promise<void> {
  const { gateway } = estate.settings;
  if (gateway === undefined) return;
  const content = new GatewayContent(estate, gateway);
  const { namedValues, tokenPolicy } = gateway;
  await Promise.all([
    namedValues ? declareNamedValues(content, consumers, here) : undefined,
    tokenPolicy && declareTokenPolicy(content, tokenPolicy, consumers, records, here),
  ]);
}

/** What lies in the gateway: ours, by the stack's state, and others'. */
class GatewayContent {
  readonly place: ServicePlace;
  readonly options: pulumi.CustomResourceOptions;

  constructor(
    readonly estate: Estate,
    private readonly settings: GatewaySettings,
  ) {
    const { run, declared, subscriptions } = estate;
    const { existing, serviceName } = settings;
    const ownGroup = declared.gateway?.resourceGroup ?? estate.settings.resourceGroup?.groupName ?? "";
    this.place = { resourceGroupName: existing?.resourceGroup ?? ownGroup, serviceName };
    const isHere = declared.gateway !== undefined || existing === undefined;
    this.options = { parent: run.parent, ...(isHere ? {} : subscriptions.optionsOf(existing)) };
  }

  /** What the state has of it. */
  held(type: string, name: string): Readonly<Record<string, unknown>> | undefined {
    const found = this.estate.state.resources.find(({ urn }) => typeOf(urn) === type && nameOf(urn) === name);
    return found === undefined ? undefined : ((found.outputs ?? {}) as Readonly<Record<string, unknown>>);
  }

  /** True if somebody else's lies under that name: it stays as it is. */
  async isOthers(key: string, what: string, id: string, read: typeof readNamedValue): Promise<boolean> {
    const { subscriptions, state } = this.estate;
    const { existing } = this.settings;
    const { resourceGroupName: resourceGroup, serviceName } = this.place;
    // In a gateway that is still to be made there is nothing.
    if (existing === undefined && !state.resources.some(({ urn }) => typeOf(urn) === types.gateway))
      return false;
    const where = existing ?? { resourceGroup };
    return isTaken(`quarterturn:gateway.${key}`, what, await read(id, serviceName, where, subscriptions));
  }
}

/** Says what stands in the way; what can't be read doesn't: Azure's provider overwrites nothing either. */
function isTaken(key: string, what: string, found: Reading<unknown>): boolean {
  if ("value" in found) {
    void pulumi.log.warn(
      `${key}: the gateway has ${what} already, and it isn't this stack's, so it was left as it is; ` +
        "remove it there, or import it, to have it written by this stack.",
    );
    return true;
  }
  if (!found.isGone)
    void pulumi.log.warn(
      `${key}: whether the gateway has ${what} already can't be read (${found.reason}); ` +
        "if it has, that one stays and this one fails. No rotation waits for it.",
    );
  return false;
}

async function declareNamedValues(
  content: GatewayContent,
  { published }: Consumers,
  { mayRead }: GatewayHere,
): Promise<void> {
  const waiting = await Promise.all(
    [...published].map(async ([consumer, { vault, secretName, secret }]) => {
      const name = secretNameOf(consumer);
      const canRead = await mayRead(vault.called);
      if (content.held(types.namedValue, name) === undefined) {
        if (await content.isOthers("namedValues", `a named value ${name}`, name, readNamedValue)) return [];
        if (!canRead || !(await isMade(secret))) return [name];
      }
      const secretUri = pulumi.interpolate`${vault.uri}secrets/${secretName}`;
      vaultNamedValue(name, content.place, secretUri, content.options);
      return [];
    }),
  );
  sayWaiting("namedValues", waiting.flat(), "the vault has the secret and the gateway may read it");
}

async function declareTokenPolicy(
  content: GatewayContent,
  { fragment, audiences, header }: TokenPolicySettings,
  { clientIds }: Consumers,
  records: Readonly<Record<string, ConsumerRecord>>,
  { isThere }: GatewayHere,
): Promise<void> {
  const { settings, state } = content.estate;
  const held = content.held(types.policyFragment, policyName);
  if (held === undefined) {
    const what = `a policy fragment ${fragment}`;
    if (await content.isOthers("tokenPolicy", what, fragment, readPolicyFragment)) return;
    if (!isThere) return;
  }
  sayNotCovered(settings.consumers);
  const known = await clientsLetIn(records, settings.consumers, state, clientIds);
  if (known.length === 0 && held === undefined) {
    sayWaiting("tokenPolicy", [fragment], "a consumer has an app");
    return;
  }
  // Known wherever it can be: a transform keeps no unknown value's source.
  const value = pulumi.all(known).apply((ids) => {
    const policy = { tenantId: settings.tenantId, clientIds: ids, audiences, header };
    return tokenPolicyXml(policy);
  });
  // Without anybody in it, it would let in everybody.
  const kept = typeof held?.value === "string" ? held.value : "";
  policyFragment(policyName, fragment, content.place, known.length === 0 ? kept : value, content.options);
}

const policyName = "token-policy";

function sayWaiting(key: string, names: readonly string[], until: string): void {
  if (names.length === 0) return;
  void pulumi.log.warn(
    `quarterturn:gateway.${key}: ${names.join(", ")} can't be added before ${until}; run \`pulumi up\` again then.`,
  );
}

function sayNotCovered(consumers: Estate["settings"]["consumers"]): void {
  const others = Object.entries(consumers).filter(([, { system }]) => system === "keycloak");
  if (others.length === 0) return;
  void pulumi.log.warn(
    `quarterturn:gateway.tokenPolicy: ${others.map(([name]) => name).join(", ")} sign in at Keycloak, whose tokens this ` +
      "policy refuses: include it only where none of them calls.",
  );
}
