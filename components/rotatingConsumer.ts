import * as keyvault from "@pulumi/azure-native/keyvault";
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import {
  type ConsumerRecord,
  type Credential,
  type Day,
  addDays,
  credentialName,
  epochSeconds,
  generationNumber,
  startOf,
} from "../rotation";
import { secretNameOf } from "./secretName";
import type { SecretVault } from "./secretVault";

export interface RotatingConsumerArgs {
  /** What the ledger says of this consumer: which credentials there are. Decides what is declared, so plain data. */
  readonly record: ConsumerRecord;
  /** The UTC day of this run. */
  readonly today: Day;
  /** Where the newest secret is published. */
  readonly vault: SecretVault;
  /** The adopted app, `/applications/{objectId}`; left out: app and service principal are created. */
  readonly applicationId?: string;
}

/**
 * Who authenticates with a secret: an app registration, one password per generation of the ledger, and the newest value
 * in the vault. A live password is protected: the engine itself refuses to delete or replace it.
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
    const issued = issuedCredentials(name, args.record).map((credential) => ({
      ...credential,
      password: this.declarePassword(credential, app.applicationId, args.today),
    }));
    const newest = issued.find(isLive);
    if (newest !== undefined) this.publish(name, args.vault, newest, newest.password);

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
    new azuread.ServicePrincipal(name, { clientId: application.clientId }, { parent: this, protect });
    return { applicationId: application.id, clientId: application.clientId };
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

  private publish(
    name: string,
    vault: SecretVault,
    { generation, issuedOn, expiresOn }: IssuedCredential,
    { value, keyId }: azuread.ApplicationPassword,
  ): void {
    const attributes = { enabled: true, notBefore: epochSeconds(issuedOn), expires: epochSeconds(expiresOn) };
    new keyvault.Secret(
      secretNameOf(name),
      {
        resourceGroupName: vault.resourceGroupName,
        vaultName: vault.vaultName,
        secretName: secretNameOf(name),
        properties: { value, contentType: "Entra ID client secret", attributes },
        tags: { consumer: name, generation, keyId },
      },
      { parent: this },
    );
  }
}

interface App {
  /** `/applications/{objectId}`. */
  readonly applicationId: pulumi.Input<string>;
  readonly clientId: pulumi.Output<string>;
}

interface IssuedCredential extends Pick<Credential, "state" | "issuedOn" | "expiresOn"> {
  /** `g7`. */
  readonly generation: string;
  /** `edge-g7`. */
  readonly name: string;
  /** The same, with the consumer's name at the time: what Entra once was told can't be changed. */
  readonly nameInEntra: string;
}

/** Newest first; without the one that was made by hand: it is declared nowhere, so nothing here can delete it. */
function issuedCredentials(consumer: string, record: ConsumerRecord): IssuedCredential[] {
  return Object.entries(record.credentials)
    .filter(([, { adoptedKeyId }]) => adoptedKeyId === undefined)
    .sort(([a], [b]) => generationNumber(b) - generationNumber(a))
    .map(([generation, { state, issuedOn, expiresOn }]) => ({
      state,
      issuedOn,
      expiresOn,
      generation,
      name: credentialName(consumer, generation),
      nameInEntra: credentialName(nameWhenIssued(consumer, record, generation), generation),
    }));
}

function nameWhenIssued(consumer: string, { formerNames = {} }: ConsumerRecord, generation: string): string {
  const later = Object.entries(formerNames).filter(([, next]) => generationNumber(generation) < next);
  const [first] = later.sort(([, a], [, b]) => a - b);
  return first?.[0] ?? consumer;
}

/** Valid today: the only credentials that are protected, and that the vault may hold. */
function isLive({ state }: Pick<Credential, "state">): boolean {
  return state === "current" || state === "previous";
}
