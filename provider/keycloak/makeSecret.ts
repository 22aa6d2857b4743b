import {
  type ClientSecretInputs,
  type HeldClientSecret,
  clientMark,
} from "../../components/keycloakContract";
import {
  type Client,
  type ClientFacts,
  createClient,
  factsOf,
  findClient,
  instantOf,
  invalidateRotated,
  markClient,
  obstacleOf,
  regenerate,
  rotatedValueOf,
} from "../../keycloak/clients";
import { featureOff, find } from "../../keycloak/clientPolicies";
import type { Realm } from "../../keycloak/connection";
import { KeycloakError } from "../../keycloak/errors";
import type { Context } from "../resource";

type Work = Pick<Context, "name" | "tell" | "signal"> & { readonly realm: Realm };

/**
 * Makes a generation's secret, or finds the one that a run made that was killed: what Keycloak has decides.
 * @throws Error in one sentence, with nothing of a secret in it
 */
export async function makeSecret(inputs: ClientSecretInputs, work: Work): Promise<HeldClientSecret> {
  switch (inputs.origin) {
    case "created":
      return held(inputs, await created(inputs, work), work);
    case "taken-over":
      return held(inputs, await takenOver(inputs, work), work);
    case "regenerated":
      return held(inputs, await regenerated(inputs, work), work);
  }
}

async function created(inputs: ClientSecretInputs, work: Work): Promise<Client> {
  const { clientId, policy, displayName: name, issuer } = inputs;
  const { realm, signal } = work;
  const there = await findClient(realm, clientId, signal);
  if (there === undefined) {
    try {
      await createClient(realm, { clientId, name, policy }, signal);
    } catch (error) {
      // No answer, or an earlier try's came through: what is there decides.
      if (!(error instanceof KeycloakError) || ![undefined, 409].includes(error.details.status)) throw error;
      if ((await findClient(realm, clientId, signal)) === undefined) throw error;
    }
  }
  const client = await existing(inputs, work);
  if (factsOf(client, 0).mark === policy) return client;
  throw new Error(
    `${work.name}: ${issuer} has a client ${clientId} already, which isn't this stack's and came only now: run \`pulumi up\` again, which takes it over.`,
  );
}

async function takenOver(inputs: ClientSecretInputs, work: Work): Promise<Client> {
  return marked(inputs, await existing(inputs, work), work);
}

async function regenerated(inputs: ClientSecretInputs, work: Work): Promise<Client> {
  const { realm, signal } = work;
  const { clientId } = inputs;
  const found = await existing(inputs, work);
  const { secret: follows } = found;
  if (!(await isToGo(inputs, found, work))) return foundDone(inputs, await marked(inputs, found, work), work);
  await refuseWithoutPolicy(inputs, work);
  const client = await marked(inputs, found, work);
  // Keycloak rotates a secret that has ended at any update of its client: that one is this generation's.
  if (client.secret !== found.secret) {
    const done = await foundDone(inputs, client, work);
    if (rotatedValueOf(done) === follows) await invalidateRotated(realm, done, signal);
    return done;
  }
  await refuseInOverlap(inputs, client, work);
  const { isExpired } = factsOf(client, await realm.now(signal));
  try {
    await regenerate(realm, client, signal);
  } catch (error) {
    signal.throwIfAborted();
    // The answer may be lost, and the work done: what the client has now decides, as after a kill.
    const now = await findClient(realm, clientId, signal).catch(() => undefined);
    if (now?.secret === undefined || now.secret === follows) throw error;
  }
  const after = await existing(inputs, work);
  if (after.secret === follows)
    throw new Error(
      `${work.name}: Keycloak regenerated the secret of ${clientId}, and shows the one before: run \`pulumi up\` again.`,
    );
  // Keycloak takes the one before as the rotated secret now, also where that had ended: it would be valid again.
  if (isExpired && rotatedValueOf(after) === follows) await invalidateRotated(realm, after, signal);
  if (factsOf(after, 0).current.expiresAt === undefined)
    await work.tell({
      severity: "warning",
      sentence: `${work.name}: Keycloak gave the new secret of ${clientId} no end, so the client policy ${inputs.policy} didn't apply, and the secret before it has ended. Is somebody changing the realm's client policies?`,
    });
  return after;
}

/** True for the very secret that this generation follows, and for one of whatever origin that is over by the end of today. */
async function isToGo(inputs: ClientSecretInputs, client: Client, work: Work): Promise<boolean> {
  if (client.secret === inputs.follows) return true;
  const { expiresAt } = factsOf(client, 0).current;
  return expiresAt !== undefined && expiresAt.slice(0, 10) <= (await dayOfWork(inputs, work));
}

/** The UTC day that counts: the plan's, or the server's if that is later. */
async function dayOfWork({ issuedOn }: ClientSecretInputs, { realm, signal }: Work): Promise<string> {
  const serversDay = instantOf(await realm.now(signal)).slice(0, 10);
  return serversDay > issuedOn ? serversDay : issuedOn;
}

/** A regenerate that no policy matches ends the one before at once. */
async function refuseWithoutPolicy({ policy, issuer }: ClientSecretInputs, work: Work): Promise<void> {
  const { name, realm, signal } = work;
  const [found, hasRotation] = await Promise.all([find(realm, policy, signal), realm.hasRotation(signal)]);
  const why = found === undefined ? "it isn't in the realm" : found.problem;
  const nothing = "nothing was regenerated, since it would end the secret in use at once:";
  if (hasRotation !== true)
    throw new Error(`${name}: ${nothing} ${hasRotation === false ? featureOff : unreadable}`);
  if (why !== undefined)
    throw new Error(
      `${name}: ${nothing} the client policy ${policy} of ${issuer} doesn't apply (${why}). Run \`pulumi up --refresh\`, which puts it back.`,
    );
}

const unreadable =
  "whether the server's feature client-secret-rotation is on can't be read (GET /admin/serverinfo): give the service account that signs in a role of the realm, such as manage-clients.";

/** It was made already: by a run of ours that was killed, or by somebody else. */
async function foundDone(inputs: ClientSecretInputs, client: Client, work: Work): Promise<Client> {
  if (await isAfterOne(inputs, client, work)) return client;
  await work.tell({
    severity: "warning",
    sentence: `${work.name}: somebody else has changed the secret of ${inputs.clientId}; what it has now is this generation's, and nothing was regenerated. Who doesn't have that one yet gets it by this handover.`,
  });
  return client;
}

/** Whether what a client has is what one regenerate makes of the secret before. */
async function isAfterOne(
  { policy, follows, issuedOn }: ClientSecretInputs,
  client: Client,
  { realm, signal }: Work,
): Promise<boolean> {
  const { createdAt = "" } = factsOf(client, 0).current;
  if (createdAt.slice(0, 10) < issuedOn) return false;
  const before = rotatedValueOf(client);
  if (before !== undefined) return before === follows;
  // Keycloak keeps none where it ends at once; a client that somebody wrote to keeps all its dates.
  return (await find(realm, policy, signal))?.rotatedExpirationSeconds === 0;
}

/** A second regenerate ends the rotated secret before its time. */
async function refuseInOverlap(inputs: ClientSecretInputs, client: Client, work: Work): Promise<void> {
  if (inputs.endsRotated) return;
  const { name, realm, signal } = work;
  const { rotated } = factsOf(client, await realm.now(signal));
  // Somebody set the older one again: it is the current one too, and the regenerate lets it live on.
  if (rotated === undefined || rotated.value === client.secret) return;
  const { expiresAt } = rotated;
  if (expiresAt !== undefined && expiresAt.slice(0, 10) <= (await dayOfWork(inputs, work))) return;
  const { clientId } = inputs;
  throw new Error(
    `${name}: nothing was regenerated: it would end the secret that ${clientId} had before its current one, which is valid until ${expiresAt ?? "somebody ends it"} and may be in use. Wait until then, or name it in quarterturn:revoke in the stack file.`,
  );
}

/** The client, if its secret can be rotated. */
async function existing(
  { clientId, issuer }: ClientSecretInputs,
  { name, realm, signal }: Work,
): Promise<Client> {
  const client = await findClient(realm, clientId, signal);
  if (client === undefined)
    throw new Error(
      `${name}: ${issuer} has no client ${clientId}: check the consumer's clientId in the stack file, or set its \`create\` to true to have it made.`,
    );
  const obstacle = obstacleOf(client);
  if (obstacle !== undefined)
    throw new Error(`${name}: the client ${clientId} can't be rotated: ${obstacle}.`);
  return client;
}

/** The client with this policy's mark: Keycloak gives its secret an end when it gets it. */
async function marked(inputs: ClientSecretInputs, client: Client, work: Work): Promise<Client> {
  const { mark } = factsOf(client, 0);
  if (mark === inputs.policy) return client;
  if (mark !== undefined) throw new Error(`${work.name}: ${anothers(inputs, mark)}`);
  await markClient(work.realm, client, { policy: inputs.policy }, work.signal);
  return existing(inputs, work);
}

/** Why a client is left alone that another stack rotates. */
export function anothers(
  { clientId, policy }: Pick<ClientSecretInputs, "clientId" | "policy">,
  mark: string,
): string {
  return `the client ${clientId} belongs to ${mark} (its attribute ${clientMark}), and not to ${policy}: take it out of that stack first, or remove the attribute if that stack is gone.`;
}

async function held(
  inputs: ClientSecretInputs,
  client: Client,
  { realm, signal }: Work,
): Promise<HeldClientSecret> {
  const { current }: ClientFacts = factsOf(client, 0);
  const { value, createdAt, expiresAt } = current;
  const keyId = createdAt ?? `made before ${instantOf(await realm.now(signal))}`;
  return {
    ...inputs,
    value,
    keyId,
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}
