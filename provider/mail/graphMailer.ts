import type { Client, GraphError } from "@microsoft/microsoft-graph-client";
import { cloudOf, graphScope } from "../cloud";
import type { Mailer, OutgoingMail, Sender } from "./mail";
import { type Judgement, type Patience, Persistence, unlessAborted, usualPatience } from "./patience";

/**
 * Sends from a mailbox through Microsoft Graph (`Mail.Send`), as whoever runs Pulumi: the Azure SDK's default
 * credential. The message goes as MIME, so that it has the Message-ID that we gave it.
 */
export function graphMailer(sender: Sender, patience: Patience = usualPatience): Mailer {
  const clientUntil = graphClients();
  const persistence = new Persistence(patience, judge);
  return {
    sender,
    send: async (mail, signal) => {
      const message = (await mimeOf(mail)).toString("base64");
      const path = `/users/${encodeURIComponent(mail.from)}/sendMail`;
      try {
        await persistence.send(
          (ended) =>
            clientUntil(ended)
              .api(path)
              .option("signal", ended)
              .header("Content-Type", "text/plain")
              .post(message),
          signal,
        );
      } catch (error) {
        throw new Error(wordsOf(error), { cause: error });
      }
    },
    close: () => undefined,
  };
}

/** Clients that end when a signal says so, with one credential: it keeps the token. */
function graphClients(): (signal: AbortSignal) => Client {
  // Loaded late: most runs send nothing.
  const { DefaultAzureCredential } = require("@azure/identity") as typeof import("@azure/identity");
  const graphSdk =
    require("@microsoft/microsoft-graph-client") as typeof import("@microsoft/microsoft-graph-client");
  const { graph, isPrivate } = cloudOf(process.env);
  const credential = new DefaultAzureCredential({ disableInstanceDiscovery: isPrivate });
  const { AuthenticationHandler, Client, HTTPMessageHandler } = graphSdk;
  return (abortSignal) => {
    // Some of the kinds of credential that the SDK tries heed no signal.
    const getAccessToken = async () =>
      (await unlessAborted(credential.getToken(graphScope, { abortSignal }), abortSignal)).token;
    // Without the client's own handler of passing answers: it can't be ended, and knows fewer of them.
    const middleware = new AuthenticationHandler({ getAccessToken });
    middleware.setNext(new HTTPMessageHandler());
    return Client.initWithMiddleware({
      baseUrl: `${graph}/`,
      customHosts: new Set([new URL(graph).hostname]),
      middleware,
    });
  };
}

/** Too many requests, a fault of the service, or no connection: that may pass. */
function judge(error: unknown): Judgement {
  const { statusCode, code, headers } = error as Partial<GraphError>;
  const mayPass =
    statusCode === 429 || (statusCode ?? 0) >= 500 || (statusCode === -1 && code === "TypeError");
  if (!mayPass) return { mayPass };
  const seconds = Number(headers?.get("Retry-After") ?? 0);
  return { mayPass, wait: (Number.isFinite(seconds) ? seconds : 0) * 1000 };
}

/** Graph's answer, or what became of the connection. */
function wordsOf(error: unknown): string {
  const { code, message } = error as { code?: string | null; message: string };
  const answer = `${code ?? "no answer"}: ${message.replace(/\s+/g, " ")}`;
  return `${answer} (Microsoft Graph)`;
}

async function mimeOf(mail: OutgoingMail): Promise<Buffer> {
  const { createTransport } = require("nodemailer") as typeof import("nodemailer");
  const composer = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  const { message } = await composer.sendMail({ ...mail, attachments: [...mail.attachments] });
  return message as Buffer;
}
