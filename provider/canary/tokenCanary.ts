import { z } from "zod";
import { type TokenCanaryInputs, madeForCanary, tokenCanarySchema } from "../../components/contract";
import { types } from "../../names/types";
import { type Properties, asProperties } from "../../protocol/values";
import { cloudOf } from "../../settings/cloud";
import type { Checked, ResourceHandler, Context } from "../resource";
import type { EntraApps } from "../entra";
import { refusedInputs } from "../refused";
import { caIn } from "../keycloak/realms";
import { keycloakSource } from "./keycloakToken";
import { type TokenSource, entraSource, proveToken } from "./proof";

const checkSchema = tokenCanarySchema.partial(madeForCanary);

const { shape } = tokenCanarySchema;
/** What an older state may lack: then it counts as live. */
const storedSchema = z.object({
  clientId: shape.clientId,
  keyId: shape.keyId,
  clientSecret: shape.clientSecret.catch(""),
  issuer: shape.issuer,
  live: shape.live.catch(true),
});

/**
 * The proof that a credential works: a token is obtained with it before anything else gets it. What depends on this
 * resource (vault, e-mail) is left as it is if that fails, and the next run tries again with the same credential.
 *
 * It is also the only one that removes a secret from its app. The engine takes it away before the password that it
 * depends on, and keeps both if that is refused: a live secret goes by no command, forced or not. (Keycloak's secrets are
 * removed by their own resource.)
 */
export const tokenCanary = (apps: EntraApps): ResourceHandler => ({
  type: types.tokenCanary,
  secrets: ["clientSecret"],

  check(_name: string, olds: Properties, news: Properties): Checked {
    // What comes from a password that couldn't be made is missing. To refuse that would end the run for everybody else;
    // the engine passes over what depends on a failure.
    const read = checkSchema.safeParse(news);
    if (!read.success) return refusedInputs(news, read.error);
    // Proven once is enough: only another key is news, and the end.
    const isProven =
      Object.keys(olds).length > 0 && olds.live === read.data.live && olds.keyId === read.data.keyId;
    return { inputs: isProven ? olds : asProperties(read.data) };
  },

  create: (inputs, context) => prove(tokenCanarySchema.parse(inputs), context),
  update: (_state, inputs, context) => prove(tokenCanarySchema.parse(inputs), context),

  async delete(state, { name, signal, config, isReplaced }) {
    const { clientId, keyId, clientSecret, issuer, live } = storedSchema.parse(state);
    if (issuer !== undefined) {
      if (!live || isReplaced) return;
      const outcome = await keycloakSource({
        issuer,
        clientId,
        clientSecret,
        ca: caIn(config),
        signal,
      }).ask();
      if (outcome.ok) throw new Error(stillLive(name, keyId));
      if (outcome.isRefused !== true)
        throw new Error(
          `${name}: not deleted: whether ${clientId} still takes it could not be asked: ${outcome.reason}`,
        );
      return;
    }
    if (!live) return apps.remove(clientId, keyId, signal);
    if (!isReplaced && (await apps.has(clientId, keyId, signal))) throw new Error(stillLive(name, keyId));
  },
});

function stillLive(name: string, keyId: string): string {
  return (
    `${name}: not deleted: it is still valid and on its app (key ID ${keyId}). Undo the change that would delete it; ` +
    "if it must go, name it in quarterturn:revoke in the stack file and run `pulumi up` twice."
  );
}

async function prove(inputs: TokenCanaryInputs, context: Context): Promise<Properties> {
  if (!inputs.live) return asProperties(inputs);
  const { name, tell, signal } = context;
  const { timeoutSeconds } = inputs;
  const source = sourceOf(inputs, context);
  const { tokenId } = await proveToken({ name, source, timeoutSeconds, tell, signal });
  // In Keycloak's events the token's ID is what tells the proof from the consumer.
  return asProperties({ ...inputs, ...(tokenId === undefined ? {} : { tokenId }) });
}

function sourceOf(inputs: TokenCanaryInputs, { config, signal }: Context): TokenSource {
  const { tenantId, clientId, clientSecret, keyId, issuer } = inputs;
  if (issuer !== undefined)
    return keycloakSource({ issuer, clientId, clientSecret, ca: caIn(config), signal });
  const cloud = cloudOf(process.env);
  // The key ID as correlation ID: in the sign-in log, this is the proof and not the consumer.
  return entraSource({ cloud, tenantId, clientId, clientSecret, correlationId: keyId, signal });
}
