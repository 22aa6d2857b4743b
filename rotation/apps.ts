import { isKeycloak } from "./keycloak";
import { type ConsumerApp, type ConsumerRecord, byGeneration, current } from "./ledger";
import type { Problem } from "./problem";
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

/** A consumer doesn't go from Entra to Keycloak or back: what it has couldn't be declared beside what it gets. */
export function systemProblems(key: string, record: ConsumerRecord, app: ConsumerApp): Problem[] {
  const isOther = (former: ConsumerApp): boolean => isKeycloak(former) !== isKeycloak(app);
  const left = byGeneration(record.credentials).filter(
    ([, one]) => one.app !== undefined && isOther(one.app),
  );
  const [first] = left;
  if (first === undefined) return [];
  const systems = isKeycloak(app) ? (["Keycloak", "Entra"] as const) : (["Entra", "Keycloak"] as const);
  return [
    {
      key,
      got: `a consumer of ${systems[0]}, while ${left.map(([generation]) => generation).join(", ")} of that name ${left.length === 1 ? "is" : "are"} of ${systems[1]}`,
      want: `one of ${systems[1]}, or another name`,
      wayOut:
        "with another name it gets secrets of its own, and what there is under this one lives until its end",
    },
  ];
}
