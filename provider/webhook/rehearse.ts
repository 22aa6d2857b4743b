import { isOnThisMachine } from "../../settings/webhook";
import { listed } from "../listed";
import { graphMailer } from "../mail/graphMailer";
import { isRehearsal } from "../mail/mailer";
import type { WebhookMessage } from "./message";
import type { Posted, WebhookPoster } from "./post";

/** Sends a message to its webhook; in a rehearsal, to what is on this machine only. */
export async function postOrRehearse(
  posted: Posted,
  message: WebhookMessage,
  poster: WebhookPoster,
  signal: AbortSignal,
): Promise<void> {
  if (isRehearsal(process.env) && !isOnThisMachine(posted.url)) await rehearse(posted, message, signal);
  else await poster.send(posted, signal);
}

/** What a rehearsal would have sent to the outside: an e-mail of the local Azure, which shows it. */
async function rehearse(
  { messageId, body }: Posted,
  { recipients, subject }: WebhookMessage,
  signal: AbortSignal,
): Promise<void> {
  const from = "quarterturn@webhook.example";
  const mailer = graphMailer({ from, replyTo: from });
  await mailer.send(
    {
      messageId: `<${messageId}@webhook.example>`,
      from,
      replyTo: from,
      to: { name: listed(recipients), address: from },
      subject,
      text: body,
      html: "",
      attachments: [],
    },
    signal,
  );
}
