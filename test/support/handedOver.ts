import PostalMime from "postal-mime";
import type { LocalAzure } from "../../local-azure";
import type { Day } from "../../rotation";
import type { MailServer } from "./mailServer";

/** A secret that somebody has. */
export interface Handed {
  readonly consumer: string;
  /** `edge-g2`; empty for one that no run wrote. */
  readonly credential: string;
  readonly clientId: string;
  /** Empty where readers of the vault get none. */
  readonly secret: string;
  /** The end that was announced with it. */
  readonly endsOn: Day;
  /** A mailbox, or "the vault's readers". */
  readonly holder: string;
}

/** Everybody who was handed secrets: by e-mails with links into the vault, opened as they come, and by the vault itself. */
export class HandedOver {
  private readonly last = new Map<string, Handed>();
  private opened: number;

  private constructor(
    private readonly azure: LocalAzure,
    private readonly mail: MailServer,
    private readonly clientIds: Readonly<Record<string, string>>,
  ) {
    this.opened = mail.received.length;
  }

  /**
   * Begins with what came through Microsoft Graph; from then on, a mail server takes what is sent.
   * @param clientIds client ID by consumer
   */
  static async begin(
    azure: LocalAzure,
    mail: MailServer,
    clientIds: Readonly<Record<string, string>>,
  ): Promise<HandedOver> {
    const people = new HandedOver(azure, mail, clientIds);
    for (const { toRecipients, raw = "" } of azure.world.mail.all()) {
      const { text = "" } = await PostalMime.parse(Buffer.from(raw, "base64"));
      people.open(toRecipients, text);
    }
    return people;
  }

  /** What each was handed last. */
  all(): Handed[] {
    for (const { to, mail } of this.mail.received.slice(this.opened)) this.open(to, mail.text ?? "");
    this.opened = this.mail.received.length;
    return [...this.last.values(), ...Object.keys(this.clientIds).map((consumer) => this.inVault(consumer))];
  }

  private open(to: readonly string[], text: string): void {
    const credential = fact(text, /^ *Credential +(\S+)/m);
    const consumer = credential.replace(/-g\d+$/, "");
    const version = fact(text, /https:\S+\/secrets\/\S+\/(\S+)/);
    const versions = this.azure.world.secrets.all().flatMap((secret) => secret.versions);
    const secret = versions.find((one) => one.version === version)?.value;
    if (secret === undefined) throw new Error(`${credential}: the link of the e-mail leads nowhere`);
    for (const holder of to)
      this.last.set(`${consumer} ${holder}`, {
        ...{ consumer, credential, secret, holder },
        clientId: fact(text, /^ *Client ID +(\S+)/m),
        endsOn: fact(text, /^ *Valid +from \S+ until ([\d-]+)/m) as Day,
      });
  }

  private inVault(consumer: string): Handed {
    const secret = this.azure.world.secrets.all().find(({ name }) => name === `${consumer}-client-secret`);
    const newest = secret?.deleted === undefined ? secret?.versions.at(-1) : undefined;
    const { generation } = newest?.tags ?? {};
    const end = newest?.expires === undefined ? "9999" : new Date(newest.expires * 1000).toISOString();
    return {
      consumer,
      credential: generation === undefined ? "" : `${consumer}-${generation}`,
      clientId: this.clientIds[consumer] ?? "",
      secret: newest?.enabled === true ? newest.value : "",
      endsOn: end.slice(0, 10) as Day,
      holder: "the vault's readers",
    };
  }
}

function fact(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`e-mail: got none with ${pattern.source}\n${text}`);
  return found;
}
