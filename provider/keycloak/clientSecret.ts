import { z } from "zod";
import {
  type HeldClientSecret,
  clientSecretSchema,
  heldClientSecretSchema,
  madeForClientSecret,
} from "../../components/keycloakContract";
import { type ClientFacts, factsOf, findClient, invalidateRotated, markClient } from "../../keycloak/clients";
import { types } from "../../names/types";
import { type Properties, asProperties, compact, without } from "../../protocol/values";
import { refusedInputs } from "../refused";
import type { Checked, Context, DeleteContext, ResourceHandler, Stored } from "../resource";
import { anothers, makeSecret } from "./makeSecret";
import type { Realms } from "./realms";

/** A state that another version wrote may have more. */
const storedSchema = z.object(heldClientSecretSchema.shape);
const checkSchema = clientSecretSchema.partial(madeForClientSecret);

/**
 * One generation of a Keycloak client's secret. It is made once, by one regenerate: a second one in the overlap would end a
 * secret that is in use. Keycloak ends it by itself; what is revoked is invalidated when this resource goes.
 */
export const clientSecret = (realms: Realms): ResourceHandler => ({
  type: types.clientSecret,
  secrets: ["value", "follows"],
  // Only what a refresh says depends on it.
  unwatched: ["newest"],

  check(_name, olds, news): Checked {
    // What comes from a resource that couldn't be made is missing; the engine passes over what depends on that.
    const read = checkSchema.safeParse(news);
    if (!read.success) return refusedInputs(news, read.error);
    if (Object.keys(olds).length === 0) return { inputs: asProperties(read.data) };
    // The rest is how it was made.
    const { policy, displayName, state, newest } = read.data;
    return { inputs: { ...without(olds, "newest"), ...compact({ policy, displayName, state, newest }) } };
  },

  async create(inputs, context) {
    const asked = clientSecretSchema.parse(inputs);
    const { name, tell, signal } = context;
    const realm = realms.of(asked.issuer, context.config);
    return asProperties(await makeSecret(asked, { name, tell, signal, realm }));
  },

  update: (state, inputs, context) => update(realms, state, inputs, context),
  read: (stored, context) => read(realms, stored, context),
  delete: (state, context) => remove(realms, storedSchema.parse(state), context),
});

/** Keeps the client's mark and name as they are wanted; the secret itself stays. */
async function update(
  realms: Realms,
  state: Properties,
  inputs: Properties,
  { name, config, signal }: Context,
): Promise<Properties> {
  const before = storedSchema.parse(state);
  const asked = clientSecretSchema.parse(inputs);
  const { policy, displayName, origin } = asked;
  const isNamed = origin === "created" && displayName !== before.displayName;
  if (asked.state === "live" && (policy !== before.policy || isNamed)) {
    const realm = realms.of(asked.issuer, config);
    const client = await findClient(realm, asked.clientId, signal);
    if (client === undefined)
      throw new Error(`${name}: ${asked.issuer} has no client ${asked.clientId} any more.`);
    const { mark = before.policy } = factsOf(client, 0);
    if (mark !== before.policy && mark !== policy) throw new Error(`${name}: ${anothers(asked, mark)}`);
    if (mark !== policy || isNamed || policy !== before.policy)
      await markClient(realm, client, { policy, name: isNamed ? displayName : undefined }, signal);
  }
  return asProperties({ ...before, ...asked });
}

/** Where the secret is now, and until when, as the server has it. */
async function read(realms: Realms, stored: Stored, context: Context): Promise<Stored> {
  const { name, config, signal, tell } = context;
  const held = storedSchema.parse(stored.outputs);
  if (held.state === "over") return stored;
  const warn = (sentence: string): Promise<void> =>
    tell({ severity: "warning", sentence: `${name}: ${sentence}` });
  try {
    const realm = realms.of(held.issuer, config);
    const client = await findClient(realm, held.clientId, signal);
    const facts = client === undefined ? undefined : factsOf(client, await realm.now(signal));
    const { place, dates } = placeOf(held, facts);
    const remark =
      held.state === "live" ? remarkOn(held, facts, place, stored.inputs.newest === true) : undefined;
    if (remark !== undefined) await warn(remark);
    const rest = without(asProperties(held), "createdAt", "expiresAt");
    // A mark that somebody took away is put back by the next update: it finds another policy here than it wants.
    const isUnmarked = facts !== undefined && facts.mark === undefined && held.state === "live";
    const marked = isUnmarked ? { policy: "" } : {};
    return {
      inputs: { ...stored.inputs, ...marked },
      outputs: { ...rest, ...dates, ...marked, place },
    };
  } catch (error) {
    signal.throwIfAborted();
    await warn(`could not read the client ${held.clientId}: ${(error as Error).message}`);
    return stored;
  }
}

interface Placed {
  readonly place: "current" | "rotated" | "gone";
  readonly dates: Pick<HeldClientSecret, "createdAt" | "expiresAt">;
}

function placeOf(held: HeldClientSecret, facts: ClientFacts | undefined): Placed {
  const { createdAt, expiresAt } = held;
  if (facts?.current.value === held.value) return { place: "current", dates: datesOf(facts.current) };
  // When it was made, Keycloak doesn't keep.
  if (facts?.rotated?.value === held.value)
    return { place: "rotated", dates: datesOf({ createdAt, expiresAt: facts.rotated.expiresAt }) };
  return { place: "gone", dates: datesOf({ createdAt, expiresAt }) };
}

/** Without what isn't known. */
function datesOf({
  createdAt,
  expiresAt,
}: ClientFacts["current"] | Omit<ClientFacts["current"], "value">): Placed["dates"] {
  return {
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** What somebody must know of a secret that should be valid; undefined if it is as it should be. */
function remarkOn(
  { clientId, policy, issuer }: HeldClientSecret,
  facts: ClientFacts | undefined,
  place: Placed["place"],
  isNewest: boolean,
): string | undefined {
  if (facts === undefined) return `${issuer} has no client ${clientId} any more: who uses it is refused.`;
  if (place === "gone")
    return `the client ${clientId} doesn't take it any more, somebody has changed its secret: who uses it is refused.`;
  if (place === "rotated" && isNewest)
    return `somebody has regenerated the secret of the client ${clientId}: this one works until ${facts.rotated?.expiresAt ?? "somebody ends it"}.`;
  if (facts.isExpired)
    return `the secret of the client ${clientId} has ended on the server: who uses it is refused.`;
  if (facts.mark !== policy)
    return `the client ${clientId} lacks the attribute that names the client policy ${policy} (it says ${facts.mark ?? "nothing"}): its secrets don't end.`;
  return undefined;
}

async function remove(realms: Realms, held: HeldClientSecret, context: DeleteContext): Promise<void> {
  const { name, config, signal, isReplaced } = context;
  if (held.state === "over" || (held.state === "live" && isReplaced)) return;
  const realm = realms.of(held.issuer, config);
  const client = await findClient(realm, held.clientId, signal);
  if (client === undefined) return;
  const facts = factsOf(client, await realm.now(signal));
  const { place } = placeOf(held, facts);
  const isTaken = place === "rotated" || (place === "current" && !facts.isExpired);
  if (!isTaken) return;
  if (held.state === "live") throw new Error(stillLive(name, held));
  if (place === "current")
    throw new Error(
      `${name}: not revoked: it is still the current secret of the client ${held.clientId}, and only a new one can take its place: let the consumer rotate first (quarterturn:force), then run \`pulumi up\` again.`,
    );
  await invalidateRotated(realm, client, signal);
}

function stillLive(name: string, { clientId, keyId }: HeldClientSecret): string {
  return (
    `${name}: not deleted: the client ${clientId} still takes it (key ID ${keyId}). Undo the change that would delete it; ` +
    "if it must go, name it in quarterturn:revoke in the stack file and run `pulumi up` twice."
  );
}
