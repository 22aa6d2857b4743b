import * as keyvault from "@pulumi/azure-native/keyvault";
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import {
  type ConsumerRecord,
  type Day,
  type Holdings,
  addDays,
  credentialName,
  epochSeconds,
  formerNamesOf,
  isLive,
  startOf,
} from "../rotation";
import { type App, adoptedApp, declareApp } from "./app";
import { aliasesOf, formerly } from "./formerNames";
import { Handover, type HandoverArgs, type HandoverPlan } from "./handover";
import { type IssuedCredential, declaredCredentials } from "./issuedCredentials";
import { isKnown } from "./known";
import { occasionOf } from "./occasion";
import { secretNameOf } from "../names/secretName";
import type { SecretVault } from "./secretVault";
import { TokenCanary } from "./tokenCanary";
import { types } from "../names/types";

export interface RotatingConsumerArgs {
  /** What the ledger says of this consumer: which credentials there are. Decides what is declared, so plain data. */
  readonly record: ConsumerRecord;
  /** The UTC day of this run. */
  readonly today: Day;
  /** The tenant of the app (UUID). */
  readonly tenantId: string;
  /** Where the newest secret is published. */
  readonly vault: SecretVault;
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
 * Who authenticates with a secret: an app registration and one password per generation of the ledger. Each is proven
 * by a token; then the newest goes into the vault, and to people by e-mail. A live password is protected: the engine
 * itself refuses to delete or replace it.
 */
export class RotatingConsumer extends pulumi.ComponentResource {
  /** Client ID (UUID) of the app. */
  readonly clientId: pulumi.Output<string>;
  /** The secret in the vault; undefined where nothing is live. */
  readonly published: keyvault.Secret | undefined;
  /**
   * Resolves once the engine is through with its credentials, well or not, to the names (`edge-g8`) of those that an
   * update didn't get through with. What can wait for them comes after that.
   */
  readonly unfinished: Promise<readonly string[]>;

  constructor(name: string, args: RotatingConsumerArgs, opts?: pulumi.ComponentResourceOptions) {
    super(types.rotatingConsumer, name, {}, { ...opts, aliases: formerly(args.record) });
    const own = declareApp(this, name, args);
    const issued = declaredCredentials(name, args).map((credential) => {
      const app = credential.app === undefined ? own : (adoptedApp(this, credential.app, args) ?? own);
      const password = this.declarePassword(credential, app, args.today, opts);
      return { ...credential, password, app, canary: this.declareCanary(credential, password, app, args) };
    });
    const newest = issued.find(isLive);
    const registered = Promise.all(issued.map(({ canary }) => isKnown(canary.urn)));
    this.published = newest === undefined ? undefined : this.publish(name, args, newest, registered);
    // An older one was delivered, and stays as it is: it comes after the vault secret, on which it hangs in the state, but
    // that one's trouble is not its own.
    const { published } = this;
    const [link, afterwards] = published
      ? [linkTo(published), isKnown(published.urn).then(() => "")]
      : ["", ""];
    const handovers = issued.map((credential) => ({
      name: credential.name,
      handover: this.handOver(name, args, credential, {
        newest: credential === newest && args.handover !== undefined,
        vaultLink: credential === newest ? link : afterwards,
      }),
    }));
    this.unfinished = unfinished(handovers);
    // Whoever reads client ID and secret gets two that belong together, also while a new app waits for its first secret.
    this.clientId = (newest?.app ?? own).clientId;
    this.registerOutputs({ clientId: this.clientId });
  }

  private declarePassword(
    credential: IssuedCredential,
    { applicationId }: App,
    today: Day,
    opts: pulumi.ComponentResourceOptions | undefined,
  ): azuread.ApplicationPassword {
    const { name, nameInEntra, expiresOn, formerNames } = credential;
    const inputs = { applicationId, displayName: nameInEntra };
    // Whatever becomes of the resource, the engine takes no secret from its app: the canary does, once it is over.
    const retainOnDelete = true;
    if (isLive(credential)) {
      return new azuread.ApplicationPassword(
        name,
        { ...inputs, endDate: startOf(expiresOn) },
        { parent: this, aliases: aliasesOf(formerNames), retainOnDelete, protect: true },
      );
    }
    // A child of the stack, no longer of its consumer: the name under which the state has it tells that its protection
    // is gone, whichever resources a run went past.
    // It stays as it is for one more run. Should a refresh find in this very run that it is gone, the engine makes it
    // again, and Entra refuses an end in the past: hence one that is valid for a day and known to nobody.
    const endDate = startOf(addDays(today, 2));
    return new azuread.ApplicationPassword(
      name,
      { ...inputs, endDate },
      {
        ...inherited(this, opts),
        protect: false,
        retainOnDelete,
        ignoreChanges: ["endDate"],
        aliases: [name, ...formerNames].map((former) => ({ name: former, parent: this })),
      },
    );
  }

  private declareCanary(
    credential: IssuedCredential,
    { keyId, value }: azuread.ApplicationPassword,
    { clientId, principal }: App,
    { tenantId, canaryTimeoutSeconds }: RotatingConsumerArgs,
  ): TokenCanary {
    return new TokenCanary(
      credential.name,
      {
        tenantId,
        clientId,
        keyId,
        clientSecret: value,
        timeoutSeconds: canaryTimeoutSeconds,
        live: isLive(credential),
      },
      // An app of our own gets tokens only once it has its service principal.
      {
        parent: this,
        dependsOn: principal === undefined ? [] : [principal],
        aliases: aliasesOf(credential.formerNames),
      },
    );
  }

  private publish(
    name: string,
    { vault, record }: RotatingConsumerArgs,
    credential: ProvenCredential,
    registered: Promise<unknown>,
  ): keyvault.Secret {
    const { generation, issuedOn, expiresOn, password, canary } = credential;
    const attributes = { enabled: true, notBefore: epochSeconds(issuedOn), expires: epochSeconds(expiresOn) };
    return new keyvault.Secret(
      secretNameOf(name),
      {
        resourceGroupName: vault.resourceGroupName,
        vaultName: vault.vaultName,
        secretName: secretNameOf(name),
        properties: { value: password.value, contentType: "Entra ID client secret", attributes },
        // The state's secret hangs on the credential before. In a run that leaves it alone (`--target`) the engine takes
        // that one for registered, and refuses it as a duplicate if it only comes afterwards.
        tags: { consumer: registered.then(() => name), generation, keyId: password.keyId },
      },
      {
        parent: this,
        dependsOn: [canary],
        aliases: formerly(record, secretNameOf),
        // Of a renamed consumer the old one goes last: its readers have one or the other at any time.
        deleteBeforeReplace: false,
      },
    );
  }

  private handOver(
    consumer: string,
    { handover, record, tenantId, today }: RotatingConsumerArgs,
    credential: ProvenCredential,
    { newest, vaultLink }: Pick<HandoverArgs, "newest" | "vaultLink">,
  ): Handover {
    const { name, generation, issuedOn, expiresOn, password, canary, formerNames } = credential;
    const { clientId } = credential.app;
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
        keyId: password.keyId,
        clientId,
        tenantId,
        displayName: record.app.displayName,
        validFrom: issuedOn,
        validUntil: expiresOn,
        occasion: occasionOf(record, generation, missed),
        vaultLink,
        clientSecret: password.value,
        newest,
        ...(isLive(credential) ? {} : { ended: true }),
        today,
      },
      { parent: this, dependsOn: [canary], aliases: aliasesOf(formerNames) },
    );
  }
}

/** What a child would get from its consumer, for one that is declared outside of it. */
function inherited(
  consumer: pulumi.ComponentResource,
  { transformations = [], transforms = [] }: pulumi.ComponentResourceOptions = {},
): pulumi.CustomResourceOptions {
  const provider = consumer.getProvider(types.applicationPassword);
  return { transformations, transforms, ...(provider && { provider }) };
}

/** What the engine skipped or failed to make never gets an ID. */
async function unfinished(
  handovers: readonly { readonly name: string; readonly handover: Handover }[],
): Promise<string[]> {
  const done = await Promise.all(handovers.map(({ handover }) => isKnown(handover.id)));
  return handovers.filter((_, at) => done[at] === false).map(({ name }) => name);
}

/** The version's address. In a preview the SDK takes it for secret, since it lies beside the secret's value. */
const linkTo = ({ properties }: keyvault.Secret): pulumi.Output<string> =>
  pulumi.unsecret(properties.secretUriWithVersion);

interface ProvenCredential extends Omit<IssuedCredential, "app"> {
  readonly app: App;
  readonly password: azuread.ApplicationPassword;
  readonly canary: TokenCanary;
}
