import { clientOf, originOf, policyInputs, policyNameOf, stateOf } from "../../components/keycloakPlan";
import type { ClientSecretInputs } from "../../components/keycloakContract";
import { types } from "../../names/types";
import {
  type ConsumerRecord,
  type Credential,
  byGeneration,
  credentialName,
  isLive,
  own,
} from "../../rotation";
import type { Declaration, EstateContext } from "./declaration";
import { type Ref, Rule, type Shape, from, isUnknownValue, ref } from "./shape";

/** A consumer of the ledger, and what is known beside it. */
export interface Subject extends EstateContext {
  readonly consumer: string;
  readonly record: ConsumerRecord;
}

/** The client policy by which the realm rotates the consumer's client. */
export function rotationPolicy({ consumer, record, owner }: Subject): Declaration {
  return {
    type: types.secretRotationPolicy,
    name: consumer,
    protect: Object.values(record.credentials).some(isLive),
    inputs: { ...policyInputs(record, owner) },
  };
}

/** A generation of the client's secret, as components/keycloakSource.ts declares it. */
export function clientSecret(subject: Subject, generation: string, credential: Credential): Declaration {
  const { consumer, record, owner } = subject;
  const client = clientOf(credential.app ?? record.app);
  const older = olderThan(subject, generation);
  return {
    type: types.clientSecret,
    name: credentialName(consumer, generation),
    secrets: { follows: older },
    inputs: {
      ...client,
      displayName: (credential.app ?? record.app).displayName,
      policy:
        credential.app === undefined
          ? from(
              [ref({ type: types.secretRotationPolicy, name: consumer })],
              policyNameOf(client.clientId, owner),
              `the policy of ${consumer}, ${policyNameOf(client.clientId, owner)}`,
            )
          : policyNameOf(client.clientId, owner),
      origin: origin(subject, credential),
      follows: followed(older),
      endsRotated: ending(record),
      state: stateOf(credential),
      newest: credential.state === "current",
      issuedOn: credential.issuedOn,
    } satisfies Record<keyof ClientSecretInputs, Shape>,
  };
}

function olderThan({ consumer, record }: Subject, generation: string): Ref[] {
  const all = byGeneration(record.credentials).map(([one]) => one);
  return all
    .slice(0, all.indexOf(generation))
    .map((one) => ref({ type: types.clientSecret, name: credentialName(consumer, one) }));
}

/** Only what the ledger calls taken over is; only what the stack file lets us create is created. */
function origin({ settings, consumer }: Subject, credential: Credential): Rule {
  const create = own(settings.consumers, consumer)?.create === true;
  const wanted = [true, false].map((hasOlder) => originOf(credential, { hasOlder, create }));
  return new Rule(
    [...new Set(wanted)].join(" or "),
    (got) => wanted.some((one) => one === got),
    (got) => (typeof got === "string" ? got : "another value"),
  );
}

/** The value of the one before, where it is there; the resource's source says whose it is. */
function followed(older: readonly Ref[]): Rule {
  return new Rule("the secret before it, or nothing", (got, sources) => {
    if (got === undefined) return true;
    return (got === "[secret]" || isUnknownValue(got)) && sources.every((source) => older.includes(source));
  });
}

/** A rotated secret may be ended only where the ledger has one that is over, or has let go of one. */
function ending({ credentials, nextGeneration }: ConsumerRecord): Rule {
  const all = Object.values(credentials);
  const hasOver = all.some((one) => !isLive(one)) || all.length < nextGeneration - 1;
  return new Rule(
    hasOver ? "true or false" : "false: nothing of it is revoked or over",
    (got) => got === false || (hasOver && got === true),
  );
}
