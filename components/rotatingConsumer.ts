import * as keyvault from "@pulumi/azure-native/keyvault";
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { type ConsumerRecord, type Day, addDays, epochSeconds, startOf } from "../rotation";
import { Handover, type HandoverTexts } from "./handover";
import { type IssuedCredential, isLive, issuedCredentials, previousOf } from "./issuedCredentials";
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
  readonly handover?: HandoverTexts | undefined;
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
  /** Names (`edge-g6`) of the passwords without protection: expired or revoked. Known once the engine is through them. */
  readonly released: pulumi.Output<string[]>;

  constructor(name: string, args: RotatingConsumerArgs, opts?: pulumi.ComponentResourceOptions) {
    // Children take over a former name from their parent: a renamed consumer keeps its resources.
    const aliases = Object.keys(args.record.formerNames ?? {}).map((former) => ({ name: former }));
    super("quarterturn:index:RotatingConsumer", name, {}, { ...opts, aliases });
    const app = this.declareApp(name, args);
    const issued = issuedCredentials(name, args.record).map((credential) => {
      const password = this.declarePassword(credential, app.applicationId, args.today);
      return { ...credential, password, canary: this.declareCanary(credential, password, app, args) };
    });
    const newest = issued.find(isLive);
    const published = newest === undefined ? undefined : this.publish(name, args.vault, newest);
    for (const credential of issued) {
      this.handOver(name, args, app, credential, {
        newest: credential === newest && args.handover !== undefined,
        vaultLink: published?.properties.secretUriWithVersion ?? "",
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
      { parent: this, protect },
    );
    const principal = new azuread.ServicePrincipal(
      name,
      { clientId: application.clientId },
      { parent: this, protect },
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
    if (isLive(credential)) {
      const endDate = startOf(expiresOn);
      return new azuread.ApplicationPassword(name, { ...inputs, endDate }, { parent: this, protect: true });
    }
    // A dead one stays as it is for one more run. Should it be gone already (an admin removed it and a refresh saw that),
    // the engine makes it again, and Entra refuses an end in the past: hence one that is valid for a day and known to nobody.
    const endDate = startOf(addDays(today, 2));
    return new azuread.ApplicationPassword(
      name,
      { ...inputs, endDate },
      { parent: this, protect: false, ignoreChanges: ["endDate"] },
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
      { parent: this, dependsOn: principal === undefined ? [] : [principal] },
    );
  }

  private publish(name: string, vault: SecretVault, credential: ProvenCredential): keyvault.Secret {
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
      { parent: this, dependsOn: [canary] },
    );
  }

  private handOver(
    consumer: string,
    { handover, record, tenantId, today }: RotatingConsumerArgs,
    { clientId }: App,
    { name, generation, issuedOn, expiresOn, reason, password, canary }: ProvenCredential,
    { newest, vaultLink }: Occasion,
  ): void {
    const previous = previousOf(record, generation);
    new Handover(
      name,
      {
        ...(handover ?? { environments: [], recipients: {} }),
        consumer,
        generation,
        keyId: password.keyId,
        clientId,
        tenantId,
        displayName: record.app.displayName,
        validFrom: issuedOn,
        validUntil: expiresOn,
        ...(previous === undefined ? {} : { previous }),
        ...(reason.startsWith("forced") ? { urgent: true } : {}),
        vaultLink,
        clientSecret: password.value,
        newest,
        today,
      },
      { parent: this, dependsOn: [canary] },
    );
  }
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
