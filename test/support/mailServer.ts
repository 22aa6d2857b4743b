import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

/** What a real mail server took. */
export interface Received {
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly user: string | undefined;
  readonly mail: Email;
}

/** How it misbehaves. */
export interface Misbehaviour {
  /** Mailboxes that it refuses, with 550. */
  refused?: readonly string[];
  /** Takes the message and hangs up before it says so; that many times. */
  diesAfterData?: number;
  /** Milliseconds until it answers. */
  delay?: number;
  /** Mailboxes that it never answers about. */
  silent?: readonly string[];
  /** Says that it is busy (451), that many times. */
  busy?: number;
}

/** A real SMTP server on 127.0.0.1, with STARTTLS and one user. */
export class MailServer {
  readonly received: Received[] = [];
  misbehaviour: Misbehaviour = {};
  /** True once a client waits for an answer that never comes. */
  isSilent = false;
  private readonly server: SMTPServer;

  /** `certificates` is the local Azure's folder: its authority signs for localhost. */
  constructor(certificates: string, options: SMTPServerOptions = {}) {
    this.server = new SMTPServer({
      key: readFileSync(join(certificates, "server-key.pem")),
      cert: readFileSync(join(certificates, "server.pem")),
      onAuth: ({ username, password }, _session, callback) => {
        if (password === MailServer.password) callback(null, { user: username });
        else callback(new Error("535 5.7.8 Authentication credentials invalid"));
      },
      onRcptTo: ({ address }, _session, callback) => {
        const { refused = [], delay = 0, silent = [], busy = 0 } = this.misbehaviour;
        if (silent.includes(address)) {
          this.isSilent = true;
          return;
        }
        if (busy > 0) {
          this.misbehaviour.busy = busy - 1;
          callback(Object.assign(new Error("4.7.1 Try again later"), { responseCode: 451 }));
          return;
        }
        setTimeout(() => {
          if (refused.includes(address)) {
            callback(
              Object.assign(new Error(`5.1.1 <${address}>: no such mailbox here`), { responseCode: 550 }),
            );
          } else callback();
        }, delay);
      },
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          void PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
            const to = session.envelope.rcptTo.map(({ address }) => address);
            this.received.push({
              to,
              secure: session.secure,
              user: session.user as string | undefined,
              mail,
            });
            const { diesAfterData = 0 } = this.misbehaviour;
            if (diesAfterData === 0) {
              callback();
              return;
            }
            this.misbehaviour.diesAfterData = diesAfterData - 1;
            for (const connection of this.server.connections) connection.close();
          });
        });
      },
      ...options,
    });
  }

  static readonly user = "quarterturn";
  static readonly password = "a mail server's password";

  /** The port. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, "127.0.0.1", resolve);
    });
    return (this.server.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const connection of this.server.connections) connection.close();
    await new Promise<void>((resolve) => {
      this.server.close(resolve);
    });
  }
}
