import * as azuread from "@pulumi/azuread";
import type * as pulumi from "@pulumi/pulumi";
import { type ConsumerRecord, type Day, addDays, isLive, startOf } from "../rotation";
import { types } from "../names/types";
import { type App, adoptedApp, declareApp } from "./app";
import { type CredentialSource, endedOptions } from "./credentialSource";
import { aliasesOf } from "./formerNames";
import type { IssuedCredential } from "./issuedCredentials";

interface EntraArgs {
  readonly record: ConsumerRecord;
  /** The UTC day of this run. */
  readonly today: Day;
  /** Client ID → `/applications/{objectId}` of every adopted app that the credentials are on. */
  readonly applicationIds: ReadonlyMap<string, string>;
}

/** Passwords of an app registration, one per generation. */
export function entraSource(
  consumer: pulumi.ComponentResource,
  name: string,
  args: EntraArgs,
  opts: pulumi.ComponentResourceOptions | undefined,
): CredentialSource {
  const own = declareApp(consumer, name, args);
  return {
    contentType: "Entra ID client secret",
    clientId: own.clientId,
    make: (credentials) =>
      credentials.map((credential) => {
        const app = credential.app === undefined ? own : (adoptedApp(consumer, credential.app, args) ?? own);
        const { keyId, value } = declarePassword(consumer, credential, app, args.today, opts);
        const { clientId, principal } = app;
        // An app of our own gets tokens only once it has its service principal.
        return { ...credential, keyId, value, clientId, after: principal === undefined ? [] : [principal] };
      }),
  };
}

function declarePassword(
  consumer: pulumi.ComponentResource,
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
      { parent: consumer, aliases: aliasesOf(formerNames), retainOnDelete, protect: true },
    );
  }
  // It stays as it is for one more run. Should a refresh find in this very run that it is gone, the engine makes it
  // again, and Entra refuses an end in the past: hence one that is valid for a day and known to nobody.
  const endDate = startOf(addDays(today, 2));
  return new azuread.ApplicationPassword(
    name,
    { ...inputs, endDate },
    {
      ...endedOptions(consumer, credential, types.applicationPassword, opts),
      retainOnDelete,
      ignoreChanges: ["endDate"],
    },
  );
}
