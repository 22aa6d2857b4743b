import type { HandoverInputs, Post } from "../../components/contract";
import type { Properties } from "../../protocol/values";
import { isOnThisMachine } from "../../settings/webhook";
import type { WebOptions } from "../../web/request";
import { isRehearsal, senderOf } from "../mail/mailer";
import { graphMailer } from "../mail/graphMailer";
import type { Context } from "../resource";
import { bodyOf } from "../webhook/body";
import type { WebhookMessage } from "../webhook/message";
import { type Posted, WebhookPoster } from "../webhook/post";
import { type Delivered, type Left, wasCancelled } from "./deliver";
import { listed } from "./mailPlan";
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
    const posted = { url, kind, messageId, body: bodyOf(kind, message) };
    if (isRehearsal(process.env) && !isOnThisMachine(url)) await rehearse(posted, message, signal);
    else await poster.send(posted, signal);
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
  const { portalLink, command } = wayToVault(inputs);
  const { subject, greeting, opening, facts, steps, closing, confirmTo } = wording;
  return {
    messageId,
    name,
    inputs,
    recipients: recipients.map(([, recipient]) => recipient.name),
    subject,
    greeting,
    opening,
    facts,
    introduction:
      portalLink === undefined
        ? "The secret is in the vault. With an account that may read it, run the command:"
        : "The secret is in the vault. With an account that may read it, open it in the portal, or run the command:",
    portalLink,
    command,
    steps,
    confirmTo,
    closing,
  };
}

/** What a rehearsal would have sent to the outside: an e-mail of the local Azure, which shows it. */
async function rehearse(
  { messageId, body }: Posted,
  message: WebhookMessage,
  signal: AbortSignal,
): Promise<void> {
  const from = "quarterturn@webhook.example";
  const mailer = graphMailer({ from, replyTo: from });
  await mailer.send(
    {
      messageId: `<${messageId}@webhook.example>`,
      from,
      replyTo: from,
      to: { name: listed(message.recipients), address: from },
      subject: message.subject,
      text: body,
      html: "",
      attachments: [],
    },
    signal,
  );
}
