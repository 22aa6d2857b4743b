import { type ConsumerApp, type ConsumerRecord, current } from "./ledger";
import { mapCredentials } from "./record";

/** The same registration, whatever it is called; an app that is created here has no client ID in the stack file. */
const isSame = (one: ConsumerApp, other: ConsumerApp): boolean =>
  one.clientId === other.clientId && one.issuer === other.issuer;

/**
 * The record of a consumer whose app may be another one now (it was registered anew, its `clientId` changed): what was
 * issued before stays on the app it was issued on, since a secret can't move.
 */
export function moveToApp(record: ConsumerRecord, app: ConsumerApp): ConsumerRecord {
  return mapCredentials(record, (credential) => {
    const { app: former = record.app, ...rest } = credential;
    return isSame(former, app) ? rest : { ...credential, app: former };
  });
}

/** The client ID of the app that the newest live credential is on, if it isn't the consumer's app any more. */
export function leftApp(record: ConsumerRecord): string | undefined {
  const app = current(record)?.[1].app;
  return app && (app.clientId ?? app.displayName);
}
