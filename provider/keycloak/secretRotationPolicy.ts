import { z } from "zod";
import { secretRotationPolicySchema } from "../../components/keycloakContract";
import { clientsWithMark } from "../../keycloak/clients";
import { type FoundPolicy, ensure, find, remove } from "../../keycloak/clientPolicies";
import { types } from "../../names/types";
import { type Properties, asProperties, compact, without } from "../../protocol/values";
import { refusedInputs } from "../refused";
import type { Context, ResourceHandler, Stored } from "../resource";
import type { Realms } from "./realms";

const { shape } = secretRotationPolicySchema;
const keySchema = z.object({ issuer: shape.issuer, name: shape.name });

/**
 * A client profile with Keycloak's executor `secret-rotation`, and the client policy that applies it to the clients that
 * carry its name as their mark. A realm has one document of each: only what is ours changes in it.
 */
export const secretRotationPolicy = (realms: Realms): ResourceHandler => {
  async function put(inputs: Properties, { config, signal }: Context): Promise<Properties> {
    const policy = secretRotationPolicySchema.parse(inputs);
    await ensure(realms.of(policy.issuer, config), policy, signal);
    return asProperties(policy);
  }

  return {
    type: types.secretRotationPolicy,

    check(_name, _olds, news) {
      const read = secretRotationPolicySchema.safeParse(news);
      return read.success ? { inputs: asProperties(read.data) } : refusedInputs(news, read.error);
    },

    create: put,

    async update(state, inputs, context) {
      const done = await put(inputs, context);
      const before = keySchema.safeParse(state).data;
      if (before !== undefined && (before.name !== done.name || before.issuer !== done.issuer))
        await context.tell({
          severity: "info",
          sentence: `${context.name}: the client policy ${before.name} stays in ${before.issuer}: its clients get another one after it. Remove policy and profile there once no client has the attribute.`,
        });
      return done;
    },

    async read(stored, context) {
      const { name, config, signal, tell } = context;
      const { issuer, name: policy } = keySchema.parse(stored.outputs);
      try {
        const found = await find(realms.of(issuer, config), policy, signal);
        const why = found === undefined ? "the client policy and its profile are gone" : found.problem;
        if (why !== undefined)
          await tell({ severity: "warning", sentence: `${name}: ${consequence(policy, issuer, why)}` });
        return asFound(stored, found, why);
      } catch (error) {
        signal.throwIfAborted();
        await tell({
          severity: "warning",
          sentence: `${name}: could not look for the client policy ${policy}: ${(error as Error).message}`,
        });
        return stored;
      }
    },

    async delete(state, { name, config, signal, tell, isReplaced }) {
      if (isReplaced) return;
      const { issuer, name: policy } = keySchema.parse(state);
      const realm = realms.of(issuer, config);
      const clients = await clientsWithMark(realm, policy, signal);
      if (clients.length === 0) {
        await remove(realm, policy, signal);
        return;
      }
      const sentence = `${name}: the client policy ${policy} stays in ${issuer}, since ${clients.join(", ")} ${clients.length === 1 ? "has" : "have"} it: without it, secrets that have ended would be valid again. Remove it there once these clients are gone.`;
      await tell({ severity: "warning", sentence });
    },
  };
};

function consequence(policy: string, issuer: string, why: string): string {
  return `${why} (${policy} in ${issuer}): until \`pulumi up\` puts it back, secrets of its clients don't end, and a regenerate ends the one before at once.`;
}

/** What is stored, as the realm has it: where that differs, the next update mends it. */
function asFound(stored: Stored, found: FoundPolicy | undefined, problem: string | undefined): Stored {
  const now = compact({ ...found, problem });
  return {
    inputs: { ...without(stored.inputs, "problem"), ...now },
    outputs: { ...without(stored.outputs, "problem"), ...now },
  };
}
