import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalAzure, startLocalAzure } from "../../local-azure";
import type { Properties } from "../../protocol/values";
import { parseDay } from "../../rotation";
import { MailServer } from "../support/mailServer";
import { AttachedProvider } from "./support";

export const urn = "urn:pulumi:test::quarterturn::quarterturn:index:Handover::edge-g8";
export const secret = "Ab8Q~a.client.secret.that.is.40.long.xyz";
export const from = "secrets@maxconf.example.com";

export const link = { name: "Link Reader", email: "link@example.com", form: "vaultLink", mayRead: true };
export const plain = { name: "Plain Reader", email: "plain@example.com", form: "plaintext", mayRead: true };

/** A handover's inputs as the program sends them: g8 was due, g7 goes on working. */
export const handedOver = {
  consumer: "edge",
  generation: "g8",
  keyId: "4a1b2c3d-0000-4000-8000-000000000008",
  clientId: "d802c929-6984-48f9-81d1-ff8770c65bde",
  tenantId: "953fc14a-00c7-4452-a2fb-0a73070de7f3",
  displayName: "sec_bcgov_v1 (Test/Edge)",
  environments: ["DEV", "DEV2", "SIT"],
  validFrom: "2027-02-20",
  validUntil: "2027-08-19",
  occasion: {
    code: "due",
    olds: [{ generation: "g7", becomes: "ends", on: "2027-05-21" }],
    replaces: true,
    nextBy: "2027-06-04",
  },
  vaultLink: "https://kvlt-maxconf-test.vault.azure.net/secrets/edge-client-secret/0123456789abcdef",
  clientSecret: secret,
  recipients: { link, plain },
  newest: true,
  today: "2027-02-20",
} satisfies Properties;

type Deliveries = Record<
  string,
  { messageId: string; sentOn: string; email: string; form: string; keyId: string }
>;

export function deliveriesIn(outputs: Properties): Deliveries {
  return outputs.deliveries as unknown as Deliveries;
}

/** The own provider, with a real mail server and a local Azure; each test has a mail server of its own. */
export class HandoverBench {
  private constructor(
    readonly folder: string,
    readonly azure: LocalAzure,
    readonly provider: AttachedProvider,
  ) {}

  server!: MailServer;
  /** How the stack file names the mail server. */
  smtp: object = {};

  static async open(): Promise<HandoverBench> {
    const folder = mkdtempSync(join(tmpdir(), "quarterturn-handover-"));
    const { tenantId } = handedOver;
    const azure = await startLocalAzure({
      directory: folder,
      today: parseDay("2027-02-20"),
      tenantId,
      apps: [],
    });
    return new HandoverBench(folder, azure, await AttachedProvider.launch(azure.environment));
  }

  async startMail(): Promise<void> {
    this.server = this.newServer();
    this.smtp = {
      host: "localhost",
      port: await this.server.listen(),
      user: MailServer.user,
      password: MailServer.password,
    };
    await this.provider.configure({ mail: { from, smtp: this.smtp } });
    this.provider.told.length = 0;
  }

  newServer(options: ConstructorParameters<typeof MailServer>[1] = {}): MailServer {
    return new MailServer(join(this.folder, "certificates"), options);
  }

  /** The addresses that mails went to, in order. */
  get reached(): string[] {
    return this.server.received.flatMap(({ to }) => to);
  }

  async close(): Promise<void> {
    await this.provider.close();
    await this.azure.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
