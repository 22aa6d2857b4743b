import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { type ConsumerApp, type ConsumerRecord, isLive } from "../rotation";
import { formerly } from "./formerNames";

/** The app that a consumer's credentials are on. */
export interface App {
  /** `/applications/{objectId}`. */
  readonly applicationId: pulumi.Input<string>;
  readonly clientId: pulumi.Output<string>;
  /** The service principal, where the app is ours. */
  readonly principal?: azuread.ServicePrincipal;
}

/** Which apps exist. */
interface Apps {
  /** Client ID → `/applications/{objectId}` of every adopted app. */
  readonly applicationIds: ReadonlyMap<string, string>;
}

/** The app of a consumer, as the ledger has it: one that exists, or one that is created as its child. */
export function declareApp(
  consumer: pulumi.Resource,
  name: string,
  { record, applicationIds }: Apps & { readonly record: ConsumerRecord },
): App {
  const adopted = adoptedApp(consumer, record.app, { applicationIds });
  if (adopted !== undefined) return adopted;
  const protect = Object.values(record.credentials).some(isLive);
  const application = new azuread.Application(
    name,
    { displayName: record.app.displayName, signInAudience: "AzureADMyOrg" },
    { parent: consumer, protect, aliases: formerly(record) },
  );
  const principal = new azuread.ServicePrincipal(
    name,
    { clientId: application.clientId },
    { parent: consumer, protect, aliases: formerly(record) },
  );
  return { applicationId: application.id, clientId: application.clientId, principal };
}

/** An app that exists; undefined for one that is created here. */
export function adoptedApp(
  consumer: pulumi.Resource,
  { clientId }: ConsumerApp,
  { applicationIds }: Apps,
): App | undefined {
  if (clientId === undefined) return undefined;
  const applicationId = applicationIds.get(clientId);
  if (applicationId === undefined) {
    throw new pulumi.ResourceError(
      `the app ${clientId} has no object ID, so nothing can be declared on it`,
      consumer,
    );
  }
  return { applicationId, clientId: pulumi.output(clientId) };
}
