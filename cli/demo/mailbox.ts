import { decrypt, generateKey, readMessage, readPrivateKey } from "openpgp";
import PostalMime from "postal-mime";
import { type LocalAzure, mailTo } from "../../local-azure";
import type { Delivered } from "./consumer";

/** A secret that came by e-mail, and for whom. */
export interface ReceivedMail extends Delivered {
  readonly consumer: string;
  readonly clientId: string;
}

/** Somebody who is handed secrets: a mailbox of the local tenant, and the key pair for what is encrypted. */
export class Mailbox {
  private seen = 0;

  private constructor(
    private readonly azure: LocalAzure,
    private readonly address: string,
    private readonly privateKey: string,
    /** Armored; what the stack file needs to know. */
    readonly publicKey: string,
  ) {}

  static async open(azure: LocalAzure, name: string, address: string): Promise<Mailbox> {
    const { privateKey, publicKey } = await generateKey({
      userIDs: [{ name, email: address }],
      format: "armored",
    });
    return new Mailbox(azure, address, privateKey, publicKey);
  }

  /** What came since the last time, oldest first. */
  async read(): Promise<ReceivedMail[]> {
    const mails = mailTo(this.azure.world, this.address).slice(this.seen);
    this.seen += mails.length;
    const texts = await Promise.all(mails.map(textOf));
    return Promise.all(texts.filter((text) => !isReminder(text)).map((text) => this.open(text)));
  }

  /** Does what the e-mail says: decrypts the block, and reads beside it what the secret is for. */
  private async open(text: string): Promise<ReceivedMail> {
    const credential = fact(text, "Credential");
    const armoredMessage =
      /-----BEGIN PGP MESSAGE-----[\s\S]+?-----END PGP MESSAGE-----/.exec(text)?.[0] ?? "";
    const message = await readMessage({ armoredMessage });
    const decryptionKeys = await readPrivateKey({ armoredKey: this.privateKey });
    const { data } = (await decrypt({ message, decryptionKeys })) as { data: string };
    return {
      consumer: credential.replace(/-g\d+$/, ""),
      credential,
      clientId: fact(text, "Client ID"),
      secret: data,
    };
  }
}

/** A reminder that came by e-mail: of which certificate. */
export interface ReceivedReminder {
  readonly serial: string;
  /** It says that none comes after it. */
  readonly isLast: boolean;
}

/** The reminders that come to people's mailboxes in the local tenant. */
export class ReminderMail {
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly azure: LocalAzure,
    private readonly addresses: readonly string[],
  ) {}

  /** What came since the last time, oldest first. */
  async read(): Promise<ReceivedReminder[]> {
    const mails = this.addresses.flatMap((address) => {
      const all = mailTo(this.azure.world, address);
      const from = this.seen.get(address) ?? 0;
      this.seen.set(address, all.length);
      return all.slice(from);
    });
    const texts = await Promise.all(mails.map(textOf));
    return texts.filter(isReminder).map((text) => ({
      serial: fact(text, "Serial number"),
      isLast: text.includes("This is the last reminder."),
    }));
  }
}

async function textOf({ raw = "" }: { readonly raw?: string | undefined }): Promise<string> {
  const { text = "" } = await PostalMime.parse(Buffer.from(raw, "base64"));
  return text;
}

/** What a secret's handover says is of a credential. */
const isReminder = (text: string): boolean => /^ *Certificate {2,}\S/m.test(text);

/** The value beside a label in the e-mail's table. */
function fact(text: string, label: string): string {
  const found = new RegExp(`^ *${label} {2,}(\\S+)`, "m").exec(text)?.[1];
  if (found === undefined)
    throw new Error(`e-mail: got none with "${label}", want what such an e-mail says\n${text}`);
  return found;
}
