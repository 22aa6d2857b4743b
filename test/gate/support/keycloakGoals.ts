import { clientOf, originOf, policyInputs, policyNameOf, stateOf } from "../../../components/keycloakPlan";
import { type Credential, byGeneration, isLive } from "../../../rotation";
import type { Goal } from "./goal";
import { unknown, urns } from "./json";
import { type Subject, isHeld, placeOf, placesOf } from "./places";

const owner = "quarterturn/test";

export function rotationPolicy({ name, record }: Subject): Goal {
  return {
    urn: urns.rotationPolicy(name),
    protect: Object.values(record.credentials).some(isLive),
    aliases: Object.keys(record.formerNames ?? {}).map(urns.rotationPolicy),
    inputs: { ...policyInputs(record, owner) },
  };
}

export function clientSecret(subject: Subject, generation: string, credential: Credential): Goal {
  const { run, name, record } = subject;
  const place = placeOf(subject, generation, credential);
  const client = clientOf(record.app);
  const isNew = placesOf(subject, generation).every((urn) => !run.state.has(urn));
  const older = byGeneration(record.credentials)
    .map(([one]) => one)
    .filter((one) => one !== generation && isHeld(subject, one))
    .at(-1);
  const follows =
    older === undefined || !isNew
      ? undefined
      : placeOf(subject, older, record.credentials[older] ?? credential).urn;
  const policy = urns.rotationPolicy(name);
  return {
    ...place,
    protect: isLive(credential),
    sources: { policy: [policy], ...(follows === undefined ? {} : { follows: [follows] }) },
    inputs: {
      ...client,
      displayName: record.app.displayName,
      policy: run.state.has(policy) ? policyNameOf(client.clientId, owner) : unknown,
      origin: originOf(credential, { hasOlder: older !== undefined, create: false }),
      ...(follows === undefined ? {} : { follows: "[secret]" }),
      endsRotated: Object.values(record.credentials).some((one) => !isLive(one)),
      state: stateOf(credential),
      newest: credential.state === "current",
      issuedOn: credential.issuedOn,
    },
  };
}
