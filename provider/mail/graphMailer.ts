import { cloudOf } from "../cloud";
import { defaultCredential, graphClient } from "../web/azure";
import type { Mailer, OutgoingMail, Sender } from "./mail";

/**
 * Sends from a mailbox through Microsoft Graph (`Mail.Send`), as whoever runs Pulumi: the Azure SDK's default
 * credential. The message goes as MIME, so that it has the Message-ID that we gave it.
 */
export function graphMailer(sender: Sender): Mailer {
  const cloud = cloudOf(process.env);
  const client = graphClient(defaultCredential(cloud), cloud);
  return {
    sender,
    send: async (mail) => {
      const message = (await mimeOf(mail)).toString("base64");
      try {
        await client
          .api(`/users/${encodeURIComponent(sender.from)}/sendMail`)
          .header("Content-Type", "text/plain")
          .post(message);
      } catch (error) {
        const { code, message: words } = error as { code?: string | null; message: string };
        const answer = `${code ?? "no answer"}: ${words.replace(/\s+/g, " ")}`;
        throw new Error(`${answer} (Microsoft Graph)`, { cause: error });
      }
    },
    close: () => undefined,
  };
}

async function mimeOf(mail: OutgoingMail): Promise<Buffer> {
  const { createTransport } = require("nodemailer") as typeof import("nodemailer");
  const composer = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  const { message } = await composer.sendMail({ ...mail, attachments: [...mail.attachments] });
  return message as Buffer;
}
