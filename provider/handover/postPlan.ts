import { createHash } from "node:crypto";
import type { HandoverInputs, Post, Posts, Recipient } from "../../components/contract";
import type { Properties } from "../../protocol/values";
import { own } from "../../rotation";
import { type Webhook, webhookIn } from "../webhook/address";
import { listed } from "../listed";

/** One message to one webhook, for the recipients who have it. */
export interface PlannedPost {
  /** Recipients by name in the stack file. */
  readonly recipients: readonly (readonly [key: string, recipient: Recipient])[];
  readonly webhook: Webhook;
  readonly fingerprint: string;
}

/** Somebody whose webhook can't be sent to. */
export interface Unsendable {
  readonly key: string;
  readonly recipient: Recipient;
  readonly problem: string;
}

/** What a credential's handover by webhook comes to: who gets a message, who can't, and who has it already. */
export interface PostPlan {
  readonly posts: readonly PlannedPost[];
  readonly unsendable: readonly Unsendable[];
  readonly done: Posts;
}

/**
 * Decided by what was sent, in a preview as in an update: by the messages' fingerprints, which change with the address.
 * @param config the own provider's configuration, which has the addresses
 */
export function planPosts(inputs: HandoverInputs, before: Posts, config: Properties): PostPlan {
  const sent = new Map(Object.values(before).map((post) => [fingerprintIn(post), post]));
  const posts = new Map<string, PlannedPost>();
  const unsendable: Unsendable[] = [];
  const done: [string, Post][] = [];
  for (const [key, recipient] of Object.entries(inputs.recipients)) {
    if (recipient.webhook === undefined) continue;
    const webhook = webhookIn(config, key);
    if ("problem" in webhook) {
      const got = own(before, key);
      // Who got it has it, wherever that was.
      if (got?.keyId === inputs.keyId) done.push([key, got]);
      else unsendable.push({ key, recipient, problem: webhook.problem });
      continue;
    }
    const fingerprint = fingerprintOf(inputs, webhook);
    const post = sent.get(fingerprint);
    if (post !== undefined) {
      done.push([key, post]);
      continue;
    }
    const { recipients } = posts.get(fingerprint) ?? { recipients: [] };
    posts.set(fingerprint, { recipients: [...recipients, [key, recipient]], webhook, fingerprint });
  }
  return { posts: [...posts.values()], unsendable, done: Object.fromEntries(done) };
}

/** `A and B by webhook`: its address is told to nobody. */
export function receiver(recipients: PlannedPost["recipients"]): string {
  return `${listed(recipients.map(([, { name }]) => name))} by webhook`;
}

/** `edge-g8.FINGERPRINT`; the credential may have had another name when it was sent. */
function fingerprintIn({ messageId }: Post): string {
  return messageId.slice(messageId.lastIndexOf(".") + 1);
}

function fingerprintOf(
  { clientId, keyId }: Pick<HandoverInputs, "clientId" | "keyId">,
  { digest, kind }: Webhook,
): string {
  return createHash("sha256")
    .update(JSON.stringify([clientId, keyId, digest, kind]))
    .digest("hex")
    .slice(0, 32);
}
