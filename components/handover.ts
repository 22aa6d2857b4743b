import * as pulumi from "@pulumi/pulumi";

/** Who gets a secret, and how it reaches them: encrypted to their key, as a link into the vault, or as it is. */
export interface HandoverRecipient {
  readonly name: string;
  readonly email: string;
  readonly form: "openpgp" | "vaultLink" | "plaintext";
  /** Armored public key, where the form is openpgp. */
  readonly openpgpKey?: string;
}

/** What an e-mail says of the consumer, and who gets it, by name. */
export interface HandoverTexts {
  readonly environments: readonly string[];
  readonly recipients: Readonly<Record<string, HandoverRecipient>>;
}

export interface HandoverArgs extends HandoverTexts {
  readonly consumer: string;
  /** `g8`. */
  readonly generation: string;
  readonly keyId: pulumi.Input<string>;
  readonly clientId: pulumi.Input<string>;
  readonly tenantId: string;
  readonly displayName: string;
  /** UTC days; valid until 00:00Z of the second. */
  readonly validFrom: string;
  readonly validUntil: string;
  /** Issued out of turn, e.g. after a leak: the consumer should switch at once, and the old one may be revoked. */
  readonly urgent?: true;
  /** The credential that the consumer has until it switches. */
  readonly previous?: { readonly generation: string; readonly validUntil: string };
  /** URI of the secret's version in the vault. */
  readonly vaultLink: pulumi.Input<string>;
  readonly clientSecret: pulumi.Input<string>;
  /** Only the newest live credential is handed over; what was handed over before stays as it was. */
  readonly newest: boolean;
  /** It is over, and may go. */
  readonly ended?: true;
  /** The UTC day of this run. */
  readonly today: string;
}

/** The delivery of a credential by e-mail, once to each recipient. */
export class Handover extends pulumi.CustomResource {
  constructor(name: string, args: HandoverArgs, opts?: pulumi.CustomResourceOptions) {
    super("quarterturn:index:Handover", name, { ...args }, opts);
  }
}
