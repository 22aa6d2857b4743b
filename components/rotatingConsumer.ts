import * as keyvault from "@pulumi/azure-native/keyvault";
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import {
  type ConsumerRecord,
  type Day,
  addDays,
  credentialName,
  epochSeconds,
  formerNamesOf,
  startOf,
} from "../rotation";
import { Handover, type HandoverPlan } from "./handover";
import { type IssuedCredential, isLive, issuedCredentials } from "./issuedCredentials";
import { occasionOf } from "./occasion";
import { secretNameOf } from "./secretName";
import type { SecretVault } from "./secretVault";
import { TokenCanary } from "./tokenCanary";

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
  /** The adopted app, `/applications/{objectId}`; left out: app and service principal are created. */
  readonly applicationId?: string | undefined;
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
  /** Names (`edge-g6`) of the passwords without protection: expired or revoked. Known once the engine is through them. */
  readonly released: pulumi.Output<string[]>;

  constructor(name: string, args: RotatingConsumerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quarterturn:index:RotatingConsumer", name, {}, { ...opts, aliases: formerly(args.record) });
    const app = this.declareApp(name, args);
    const issued = issuedCredentials(name, args.record).map((credential) => {
      const password = this.declarePassword(credential, app.applicationId, args.today);
      return { ...credential, password, canary: this.declareCanary(credential, password, app, args) };
    });
    const newest = issued.find(isLive);
    this.published = newest === undefined ? undefined : this.publish(name, args, newest);
    for (const credential of issued) {
      this.handOver(name, args, app, credential, {
        newest: credential === newest && args.handover !== undefined,
        vaultLink: this.published?.properties.secretUriWithVersion ?? "",
      });
    }
    const dead = issued.filter((credential) => !isLive(credential));
    this.released = pulumi.all(dead.map(({ name, password }) => password.id.apply(() => name)));
    this.clientId = app.clientId;
    this.registerOutputs({ clientId: this.clientId });
  }

  private declareApp(name: string, { record, applicationId }: RotatingConsumerArgs): App {
    if (applicationId !== undefined && record.app.clientId !== undefined) {
      return { applicationId, clientId: pulumi.output(record.app.clientId) };
    }
    const protect = Object.values(record.credentials).some(isLive);
    const application = new azuread.Application(
      name,
      { displayName: record.app.displayName, signInAudience: "AzureADMyOrg" },
      { parent: this, protect, aliases: formerly(record) },
    );
    const principal = new azuread.ServicePrincipal(
      name,
      { clientId: application.clientId },
      { parent: this, protect, aliases: formerly(record) },
    );
    return { applicationId: application.id, clientId: application.clientId, principal };
  }

  private declarePassword(
    credential: IssuedCredential,
    applicationId: pulumi.Input<string>,
    today: Day,
  ): azuread.ApplicationPassword {
    const { name, nameInEntra, issuedOn, expiresOn } = credential;
    const inputs = { applicationId, displayName: `${nameInEntra} ${issuedOn} to ${expiresOn}` };
    const options = { parent: this, aliases: aliasesOf(credential.formerNames) };
    if (isLive(credential)) {
      const endDate = startOf(expiresOn);
      return new azuread.ApplicationPassword(name, { ...inputs, endDate }, { ...options, protect: true });
    }
    // A dead one stays as it is for one more run. Should it be gone already (an admin removed it and a refresh saw that),
    // the engine makes it again, and Entra refuses an end in the past: hence one that is valid for a day and known to nobody.
    const endDate = startOf(addDays(today, 2));
    return new azuread.ApplicationPassword(
      name,
      { ...inputs, endDate },
      { ...options, protect: false, ignoreChanges: ["endDate"] },
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
        tags: { consumer: name, generation, keyId: password.keyId },
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
    { clientId }: App,
    credential: ProvenCredential,
    { newest, vaultLink }: Occasion,
  ): void {
    const { name, generation, issuedOn, expiresOn, password, canary, formerNames } = credential;
    const missed = (other: string): readonly string[] =>
      handover?.missed?.(
        [consumer, ...formerNamesOf(record, other)].map((one) => credentialName(one, other)),
      ) ?? [];
    const { environments = [], recipients = {} } = handover ?? {};
    new Handover(
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
        today,
      },
      { parent: this, dependsOn: [canary], aliases: aliasesOf(formerNames) },
    );
  }
}

/**
 * Under which names a renamed consumer's resource may stand in the state. Each is told: the engine hands a parent's alias
 * on to its children only in the run that meets the parent under its old name, and that run may have failed half-way.
 */
function aliasesOf(names: readonly string[]): pulumi.Alias[] {
  return names.map((name) => ({ name }));
}

function formerly(
  { formerNames = {} }: ConsumerRecord,
  nameOf = (consumer: string) => consumer,
): pulumi.Alias[] {
  return aliasesOf(Object.keys(formerNames).map(nameOf));
}

interface App {
  /** `/applications/{objectId}`. */
  readonly applicationId: pulumi.Input<string>;
  readonly clientId: pulumi.Output<string>;
  /** The service principal, where the app is ours. */
  readonly principal?: azuread.ServicePrincipal;
}

interface ProvenCredential extends IssuedCredential {
  readonly password: azuread.ApplicationPassword;
  readonly canary: TokenCanary;
}

/** What a credential is handed over with. */
interface Occasion {
  readonly newest: boolean;
  readonly vaultLink: pulumi.Input<string>;
}
