import { z } from "zod";
import { type Properties, asProperties } from "../protocol/values";
import { cloudOf } from "../cloud";
import type { Checked, ResourceHandler, Surroundings } from "../resource";
import { refusedInputs } from "../refused";
import { proveToken } from "./proof";

const canarySchema = z.strictObject({
  tenantId: z.string(),
  clientId: z.string(),
  keyId: z.string(),
  clientSecret: z.string(),
  /** How long a new secret may take until Entra knows it everywhere. */
  timeoutSeconds: z.number().positive(),
  /** False for a credential that is dead: nothing is to be proven any more. */
  live: z.boolean(),
});

type CanaryInputs = z.output<typeof canarySchema>;

/**
 * The proof that a credential works: a token is obtained with it before anything else gets it. What depends on this
 * resource (vault, e-mail) is left as it is if that fails, and the next run tries again with the same credential.
 */
export const tokenCanary: ResourceHandler = {
  type: "quarterturn:index:TokenCanary",
  secrets: ["clientSecret"],

  check(_name: string, olds: Properties, news: Properties): Checked {
    const read = canarySchema.safeParse(news);
    if (!read.success) return refusedInputs(news, read.error);
    // Proven once is enough: only another key is news.
    const isProven = Object.keys(olds).length > 0 && (!read.data.live || olds.keyId === read.data.keyId);
    return { inputs: isProven ? olds : asProperties(read.data) };
  },

  create: (inputs, surroundings) => prove(canarySchema.parse(inputs), surroundings),
  update: (_state, inputs, surroundings) => prove(canarySchema.parse(inputs), surroundings),
};

async function prove(inputs: CanaryInputs, { name, tell, signal }: Surroundings): Promise<Properties> {
  if (!inputs.live) return asProperties(inputs);
  const { tenantId, clientId, clientSecret, keyId, timeoutSeconds } = inputs;
  const cloud = cloudOf(process.env);
  // The key ID as correlation ID: in the sign-in log, this is the proof and not the consumer.
  const request = { cloud, tenantId, clientId, clientSecret, correlationId: keyId, signal };
  await proveToken({ name, request, timeoutSeconds, tell });
  return asProperties(inputs);
}
