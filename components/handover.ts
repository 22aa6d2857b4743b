import * as pulumi from "@pulumi/pulumi";
import type { Form } from "../settings/recipients";
import type { Occasion } from "./occasion";
import { types } from "../names/types";

/** Who gets a secret, and how it reaches them. */
export interface HandoverRecipient {
  readonly name: string;
  readonly email: string;
  readonly form: Form;
  /** Armored public key, where the form is openpgp. */
  readonly openpgpKey?: string;
}

/** What an e-mail says of the consumer, and who gets it, by name. */
export interface HandoverTexts {
  readonly environments: readonly string[];
  readonly recipients: Readonly<Record<string, HandoverRecipient>>;
}

/** Whom a consumer's secrets go to. */
export interface HandoverPlan extends HandoverTexts {
  /** Those of them who were to get an earlier credential and didn't; it is told by all the names that it has had. */
  readonly missed?: (credential: readonly string[]) => readonly string[];
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
  /** Why it is handed over, and what becomes of those before it. */
  readonly occasion: Occasion;
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
    super(types.handover, name, { ...args }, opts);
  }
}
