import { join } from "node:path";
import type { Properties } from "../../protocol/values";
import { WebhookServer } from "../support/webhookServer";
import { HandoverBench, from } from "./handoverBench";
import type { AttachedProvider } from "./support";

export const ops = { name: "Operations", form: "vaultLink", webhook: {}, mayRead: true };
export const desk = { name: "Service desk", form: "vaultLink", webhook: {}, mayRead: true };

interface Post {
  readonly kind: string;
  readonly messageId: string;
  readonly sentOn: string;
}

export function postsIn(outputs: Properties): Record<string, Post> {
  return outputs.posts as unknown as Record<string, Post>;
}

/** The own provider with a real mail server, and a real HTTPS server for webhooks; each test has servers of its own. */
export class WebhookBench {
  private constructor(readonly handover: HandoverBench) {}

  server!: WebhookServer;
  /** The server's address. */
  base = "";

  static async open(): Promise<WebhookBench> {
    return new WebhookBench(await HandoverBench.open());
  }

  get provider(): AttachedProvider {
    return this.handover.provider;
  }

  async start(): Promise<void> {
    await this.handover.startMail();
    this.server = new WebhookServer(join(this.handover.folder, "certificates"));
    this.base = await this.server.listen();
    await this.configure({
      ops: `${this.base}/services/T0/B0/aSecretToken`,
      desk: { url: `${this.base}/desk`, kind: "json" },
    });
  }

  /** What the stack file says of each recipient's webhook. */
  async configure(webhooks: Record<string, unknown>, to = this.provider): Promise<void> {
    await to.configure({
      mail: { from, smtp: this.handover.smtp },
      recipients: Object.fromEntries(Object.entries(webhooks).map(([key, webhook]) => [key, { webhook }])),
    });
  }

  async stop(): Promise<void> {
    await this.server.close();
    await this.handover.server.close();
  }

  close(): Promise<void> {
    return this.handover.close();
  }
}
