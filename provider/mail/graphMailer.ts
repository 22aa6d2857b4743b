import type { TokenCredential } from "@azure/identity";
import type { GraphError } from "@microsoft/microsoft-graph-client";
import { wayOut } from "../../rights/missing";
import { cloudOf } from "../../settings/cloud";
import { defaultCredential, graphClient } from "../../web/azure";
import type { Mailer, OutgoingMail, Sender } from "./mail";
import { isTransientStatus, retryAfterOf } from "../../web/transient";
import { type RetryDecision, type Timeouts, RetryingSender, unlessAborted, defaultTimeouts } from "./retry";

/**
 * Sends from a mailbox through Microsoft Graph (`Mail.Send`), as whoever runs Pulumi: the Azure SDK's default
 * credential. The message goes as MIME, so that it has the Message-ID that we gave it.
 */
export function graphMailer(sender: Sender, patience: Timeouts = defaultTimeouts): Mailer {
  const cloud = cloudOf(process.env);
  const credential = defaultCredential(cloud);
  const persistence = new RetryingSender(patience, judge);
  return {
    sender,
    send: async (mail, signal) => {
      const message = (await mimeOf(mail)).toString("base64");
      const path = `/users/${encodeURIComponent(mail.from)}/sendMail`;
      try {
        await persistence.send(
          (ended) =>
            graphClient(until(credential, ended), cloud, {})
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

/** The credential, for as long as a signal allows: some of the kinds that the SDK tries heed none. */
function until(credential: TokenCredential, signal: AbortSignal): TokenCredential {
  return {
    getToken: (scopes, how) =>
      unlessAborted(credential.getToken(scopes, { ...how, abortSignal: signal }), signal),
  };
}

/** Too many requests, a fault of the service, or no connection: that may pass. */
function judge(error: unknown): RetryDecision {
  const { statusCode = 0, code, headers } = error as Partial<GraphError>;
  // The client gives an error that isn't an answer the name of what was thrown.
  const mayPass = isTransientStatus(statusCode) || (statusCode === -1 && code === "WebError");
  if (!mayPass) return { mayPass };
  return { mayPass, retryAfter: retryAfterOf(headers?.get("Retry-After"), Date.now()) };
}

/** Graph's answer, or what became of the connection. */
function wordsOf(error: unknown): string {
  const { code, message } = error as { code?: string | null; message: string };
  const answer = `${code ?? "no answer"}: ${message.replace(/\s+/g, " ")}`;
  const isDenied = code === "ErrorAccessDenied" || code === "Authorization_RequestDenied";
  return `${answer} (Microsoft Graph)${isDenied ? `; whoever runs this lacks Mail.Send, or may not send from this mailbox: ${wayOut}` : ""}`;
}

async function mimeOf(mail: OutgoingMail): Promise<Buffer> {
  const { createTransport } = require("nodemailer") as typeof import("nodemailer");
  const composer = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  const { message } = await composer.sendMail({ ...mail, attachments: [...mail.attachments] });
  return message as Buffer;
}
