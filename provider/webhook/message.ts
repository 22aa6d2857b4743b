import type { HandoverInputs } from "../../components/contract";

/** What a webhook is told: the link to a secret, never the secret. */
export interface WebhookMessage {
  readonly messageId: string;
  /** `edge-g8`. */
  readonly name: string;
  readonly inputs: Omit<HandoverInputs, "clientSecret">;
  /** Names of those whom it is for. */
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly greeting: string;
  readonly opening: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** What to do with the link. */
  readonly introduction: string;
  /** The secret's version in the portal, where the cloud has one. */
  readonly portalLink: string | undefined;
  /** How to read it on a command line. */
  readonly command: string;
  readonly steps: readonly string[];
  /** The address to confirm to; undefined where nobody reads answers. */
  readonly confirmTo: string | undefined;
  readonly closing: string;
}
