import type { Context, Hono } from "hono";
import { z } from "zod";
import { readMime, sendMail, type SendMailRequest } from "../entra/mail";
import { GraphBadRequest } from "../errors/graph";
import type { World } from "../world/world";
import { readBody } from "./collection";
import { requireRole, type GraphEnvironment } from "./guard";

const recipients = z
  .array(z.object({ emailAddress: z.object({ address: z.string(), name: z.string().optional() }) }))
  .default([]);

const attachment = z.object({
  "@odata.type": z.literal("#microsoft.graph.fileAttachment"),
  name: z.string(),
  contentType: z.string().default("application/octet-stream"),
  contentBytes: z.base64(),
});

const shape = z.strictObject({
  message: z.strictObject({
    subject: z.string().default(""),
    body: z.object({ contentType: z.string().default("Text"), content: z.string() }),
    toRecipients: recipients,
    ccRecipients: recipients,
    bccRecipients: recipients,
    attachments: z.array(attachment).default([]),
  }),
  saveToSentItems: z.boolean().optional(),
});

/** E-mail from a mailbox, in JSON or as MIME. `me` is refused: every token here is an app's own. */
export function mailRoutes(app: Hono<GraphEnvironment>, world: World): void {
  app.post("/users/:user/sendMail", requireRole(world, "Mail.Send"), async (context) => {
    const mail = await messageIn(context, context.req.param("user"));
    world.transact(() => sendMail(world, mail));
    return context.body(null, 202);
  });
  app.post("/me/sendMail", () => {
    throw new GraphBadRequest("/me request is only valid with delegated authentication flow.");
  });
}

/** A body of `text/plain` is a MIME message in Base64; any other is JSON. */
async function messageIn(context: Context<GraphEnvironment>, from: string): Promise<SendMailRequest> {
  const type = context.req.header("content-type") ?? "";
  if (/^text\/plain\b/i.test(type)) return readMime(from, await context.req.text());
  const { message } = await readBody(context, shape);
  return {
    from,
    subject: message.subject,
    body: message.body,
    toRecipients: addresses(message.toRecipients),
    ccRecipients: addresses(message.ccRecipients),
    bccRecipients: addresses(message.bccRecipients),
    attachments: message.attachments,
  };
}

function addresses(list: z.infer<typeof recipients>): readonly string[] {
  return list.map(({ emailAddress }) => emailAddress.address);
}
