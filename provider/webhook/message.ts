/** Where a secret is that a message is about, and how somebody gets at it. */
export interface SecretLink {
  /** What to do with the link. */
  readonly introduction: string;
  /** The secret's version in the portal, where the cloud has one. */
  readonly portalLink: string | undefined;
  /** The version's own address. */
  readonly vaultLink: string;
  /** How to read it on a command line. */
  readonly command: string;
}

/** What a webhook is told: the link to a secret, never the secret; or no more than its words. */
export interface WebhookMessage {
  readonly messageId: string;
  /** Names of those whom it is for. */
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly greeting: string;
  readonly opening: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** Left out: it is about no secret. */
  readonly secret?: SecretLink;
  readonly steps: readonly string[];
  readonly closing: string;
  /** What a program gets beside the text, by name. `version` changes if a name or its meaning does. */
  readonly data: { readonly type: string; readonly version: number; readonly [name: string]: unknown };
}
