import type { HandoverInputs, Post } from "../../components/contract";
import type { Properties } from "../../protocol/values";
import type { WebOptions } from "../../web/request";
import { senderOf } from "../mail/mailer";
import type { Context } from "../resource";
import { bodyOf } from "../webhook/body";
import type { WebhookMessage } from "../webhook/message";
import { WebhookPoster } from "../webhook/post";
import { postOrRehearse } from "../webhook/rehearse";
import { type Delivered, type Left, wasCancelled } from "./deliver";
import { listed } from "../listed";
import { handoverData } from "./handoverData";
import { wayToVault } from "./message";
import { type PlannedPost, type PostPlan, receiver } from "./postPlan";
import { wordingOf } from "./wording";

/** Sends the link to every webhook that can be reached. Where one fails, or the run is cancelled, what was sent is kept. */
export async function deliverPosts(
  inputs: HandoverInputs,
  { posts, unsendable }: PostPlan,
  context: Context,
  web: WebOptions,
): Promise<Delivered<Post>> {
  const poster = new WebhookPoster(web);
  const sent: [string, Post][] = [];
  const left: Left[] = unsendable.map(({ key, recipient, problem }) => ({
    to: receiver([[key, recipient]]),
    why: problem,
    remedy: remedyFor([key]),
  }));
  for (const post of posts) {
    const outcome = await send(inputs, post, poster, context);
    if (typeof outcome !== "string") left.push(outcome);
    else {
      const { keyId, today: sentOn } = inputs;
      const { kind } = post.webhook;
      for (const [key] of post.recipients) sent.push([key, { kind, keyId, messageId: outcome, sentOn }]);
    }
  }
  return { sent: Object.fromEntries(sent), left };
}

/** The message's ID, or why it wasn't sent. */
async function send(
  inputs: HandoverInputs,
  post: PlannedPost,
  poster: WebhookPoster,
  { name, config, tell, signal }: Context,
): Promise<string | Left> {
  const to = receiver(post.recipients);
  const cancelled = { to, why: "the run was cancelled" };
  if (wasCancelled(signal)) return cancelled;
  const messageId = `${name}.${post.fingerprint}`;
  const { url, kind } = post.webhook;
  try {
    const message = messageOf(name, messageId, inputs, post, config);
    await postOrRehearse({ url, kind, messageId, body: bodyOf(kind, message) }, message, poster, signal);
  } catch (error) {
    if (wasCancelled(signal)) return cancelled;
    return { to, why: (error as Error).message, remedy: remedyFor(post.recipients.map(([key]) => key)) };
  }
  await tell({ severity: "info", sentence: `${name}: sent to ${to}` });
  return messageId;
}

function remedyFor(keys: readonly string[]): string {
  return `look at ${listed(keys.map((key) => `quarterturn:recipients.${key}.webhook`))}`;
}

function messageOf(
  name: string,
  messageId: string,
  { clientSecret, ...inputs }: HandoverInputs,
  { recipients }: PlannedPost,
  config: Properties,
): WebhookMessage {
  const sender = senderOf(config);
  const wording = wordingOf(
    name,
    { ...inputs, clientSecret },
    { recipients, replyTo: sender?.replyTo, by: "webhook" },
  );
  const { portalLink, vaultLink, command } = wayToVault(inputs);
  const { subject, greeting, opening, facts, steps, closing, confirmTo } = wording;
  return {
    messageId,
    recipients: recipients.map(([, recipient]) => recipient.name),
    subject,
    greeting,
    opening,
    facts,
    secret: {
      introduction:
        portalLink === undefined
          ? "The secret is in the vault. With an account that may read it, run the command:"
          : "The secret is in the vault. With an account that may read it, open it in the portal, or run the command:",
      portalLink,
      vaultLink,
      command,
    },
    steps,
    closing,
    data: handoverData(name, inputs, { portalLink, confirmTo }),
  };
}
