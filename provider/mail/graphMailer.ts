import { cloudOf, graphScope } from "../cloud";
import type { Mailer, OutgoingMail, Sender } from "./mail";

/**
 * Sends from a mailbox through Microsoft Graph (`Mail.Send`), as whoever runs Pulumi: the Azure SDK's default
 * credential. The message goes as MIME, so that it has the Message-ID that we gave it.
 */
export function graphMailer(sender: Sender): Mailer {
  const client = graphClient();
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

function graphClient(): import("@microsoft/microsoft-graph-client").Client {
  // Loaded late: most runs send nothing.
  const { DefaultAzureCredential } = require("@azure/identity") as typeof import("@azure/identity");
  const { Client } =
    require("@microsoft/microsoft-graph-client") as typeof import("@microsoft/microsoft-graph-client");
  const { graph, isPrivate } = cloudOf(process.env);
  const credential = new DefaultAzureCredential({ disableInstanceDiscovery: isPrivate });
  return Client.initWithMiddleware({
    baseUrl: `${graph}/`,
    customHosts: new Set([new URL(graph).hostname]),
    authProvider: { getAccessToken: async () => (await credential.getToken(graphScope)).token },
  });
}

async function mimeOf(mail: OutgoingMail): Promise<Buffer> {
  const { createTransport } = require("nodemailer") as typeof import("nodemailer");
  const composer = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  const { message } = await composer.sendMail({ ...mail, attachments: [...mail.attachments] });
  return message as Buffer;
}
