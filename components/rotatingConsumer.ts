import * as pulumi from "@pulumi/pulumi";
import {
  type ConsumerRecord,
  type Day,
  type Holdings,
  credentialName,
  formerNamesOf,
  isKeycloak,
  isLive,
} from "../rotation";
import type { CredentialSource, MadeCredential } from "./credentialSource";
import { entraSource } from "./entraSource";
import { aliasesOf, formerly } from "./formerNames";
import { Handover, type HandoverArgs, type HandoverPlan } from "./handover";
import { declaredCredentials } from "./issuedCredentials";
import { isKnown } from "./known";
import { type KeycloakArgs, keycloakSource } from "./keycloakSource";
import { occasionOf } from "./occasion";
import { type ProvenCredential, type PublicationArgs, keeping, publish, unwritten } from "./publication";
import { TokenCanary } from "./tokenCanary";
import { types } from "../names/types";
import type { VaultSecret } from "./vaultSecret";

export interface RotatingConsumerArgs extends PublicationArgs {
  /** What the ledger says of this consumer: which credentials there are. Decides what is declared, so plain data. */
  readonly record: ConsumerRecord;
  /** The UTC day of this run. */
  readonly today: Day;
  /** What Keycloak needs to know besides; left out for an app of Entra. */
  readonly keycloak?: KeycloakArgs | undefined;
  /** The tenant of the app (UUID). */
  readonly tenantId: string;
  /** How long Entra may take until it knows a new secret everywhere, in seconds. */
  readonly canaryTimeoutSeconds: number;
  /** Who gets a new secret by e-mail; left out for a consumer that left the stack file. */
  readonly handover?: HandoverPlan | undefined;
  /**
   * What the engine's state has of each credential, by name. One that has ended is declared only where it is there:
   * else it would be made.
   */
  readonly holdings: Holdings;
  /** Client ID → `/applications/{objectId}` of every adopted app that its credentials are on. */
  readonly applicationIds: ReadonlyMap<string, string>;
}

/**
 * Who authenticates with a secret: an app registration of Entra or a client of Keycloak, and one secret per generation of
 * the ledger. Each is proven by a token; then the newest goes into the vault, and to people by e-mail. A live one is
 * protected: the engine itself refuses to delete or replace it.
 */
export class RotatingConsumer extends pulumi.ComponentResource {
  /** Client ID, a UUID in Entra. */
  readonly clientId: pulumi.Output<string>;
  /** The secret in the vault that links lead to; undefined where nothing is live. */
  readonly published: VaultSecret | undefined;
  /** What lies in other vaults, by what the stack file calls them: new ones, and those that stay. */
  readonly copies: ReadonlyMap<string, VaultSecret>;
  /**
   * Resolves once the engine is through with its credentials, well or not, to the names (`edge-g8`) of those that an
   * update didn't get through with. What can wait for them comes after that.
   */
  readonly unfinished: Promise<readonly string[]>;
  /** The same for the vaults of `copies`, whose trouble holds up nothing: what the stack file calls them. */
  readonly unwritten: Promise<readonly string[]>;

  constructor(name: string, args: RotatingConsumerArgs, opts?: pulumi.ComponentResourceOptions) {
    super(types.rotatingConsumer, name, {}, { ...opts, aliases: formerly(args.record) });
    const source = sourceOf(this, name, args, opts);
    const issued = source.make(declaredCredentials(name, args)).map((credential) => ({
      ...credential,
      canary: this.declareCanary(credential, args),
    }));
    const newest = issued.find(isLive);
    const registered = Promise.all(issued.map(({ canary }) => isKnown(canary.urn)));
    const publication = publish(this, name, args, { ...source, issued, newest, registered });
    this.published = publication.published;
    this.copies = publication.copies;
    // An older one was delivered, and stays as it is: it comes after the vault secrets, on which it hangs in the state, but
    // their trouble is not its own.
    const copies = [...this.copies.values()];
    const { link, afterwards } = publication;
    const handovers = issued.map((credential) => ({
      name: credential.name,
      handover: this.handOver(name, args, credential, {
        newest: credential === newest && args.handover !== undefined,
        vaultLink: credential === newest ? link : afterwards,
        copies: credential === newest ? copies : [],
      }),
    }));
    this.unfinished = unfinished(handovers);
    this.unwritten = unwritten(this.copies);
    // Whoever reads client ID and secret gets two that belong together, also while a new app waits for its first secret.
    this.clientId = newest?.clientId ?? source.clientId;
    this.registerOutputs({ clientId: this.clientId });
  }

  private declareCanary(
    { name, clientId, keyId, value, issuer, after, formerNames, ...credential }: MadeCredential,
    { tenantId, canaryTimeoutSeconds }: RotatingConsumerArgs,
  ): TokenCanary {
    return new TokenCanary(
      name,
      {
        tenantId,
        ...(issuer === undefined ? {} : { issuer }),
        clientId,
        keyId,
        clientSecret: value,
        timeoutSeconds: canaryTimeoutSeconds,
        live: isLive(credential),
      },
      { parent: this, dependsOn: [...after], aliases: aliasesOf(formerNames) },
    );
  }

  private handOver(
    consumer: string,
    { handover, record, tenantId, today }: RotatingConsumerArgs,
    credential: ProvenCredential,
    {
      newest,
      vaultLink,
      copies,
    }: Pick<HandoverArgs, "newest" | "vaultLink"> & { readonly copies: readonly VaultSecret[] },
  ): Handover {
    const { name, generation, issuedOn, expiresOn, keyId, value, clientId, issuer, canary, formerNames } =
      credential;
    const missed = (other: string): readonly string[] =>
      handover?.missed?.(
        [consumer, ...formerNamesOf(record, other)].map((one) => credentialName(one, other)),
      ) ?? [];
    const { environments = [], recipients = {} } = handover ?? {};
    return new Handover(
      name,
      {
        environments,
        recipients,
        consumer,
        generation,
        keyId,
        clientId,
        tenantId,
        ...(issuer === undefined ? {} : { issuer }),
        displayName: record.app.displayName,
        validFrom: issuedOn,
        validUntil: expiresOn,
        occasion: occasionOf(record, generation, missed),
        vaultLink,
        clientSecret: value,
        newest,
        ...(isLive(credential) ? {} : { ended: true }),
        today,
      },
      { parent: this, dependsOn: keeping(canary, copies), aliases: aliasesOf(formerNames) },
    );
  }
}

/** Where the consumer's secrets are made. */
function sourceOf(
  consumer: pulumi.ComponentResource,
  name: string,
  args: RotatingConsumerArgs,
  opts: pulumi.ComponentResourceOptions | undefined,
): CredentialSource {
  const { record, holdings, keycloak } = args;
  return isKeycloak(record.app)
    ? keycloakSource(consumer, name, { record, holdings, keycloak }, opts)
    : entraSource(consumer, name, args, opts);
}

/** What the engine skipped or failed to make never gets an ID. */
async function unfinished(
  handovers: readonly { readonly name: string; readonly handover: Handover }[],
): Promise<string[]> {
  const done = await Promise.all(handovers.map(({ handover }) => isKnown(handover.id)));
  return handovers.filter((_, at) => done[at] === false).map(({ name }) => name);
}
