import { createHash } from "node:crypto";
import { z } from "zod";
import { own } from "../../rotation";
import {
  type WebhookKind,
  wantedWebhook,
  webhookAddress,
  webhookKindOf,
  webhookKinds,
} from "../../settings/webhook";
import type { Properties } from "../../protocol/values";

/** Where a recipient's messages go. The address is a credential: it is told to nobody. */
export interface Webhook {
  readonly url: URL;
  readonly kind: WebhookKind;
  /** Tells addresses apart in the state, and gives none away: SHA-256 of the address, in hexadecimal. */
  readonly digest: string;
}

const entry = z.union([
  z.string().transform((url) => ({ url, kind: undefined })),
  z.looseObject({ url: z.string(), kind: z.enum(webhookKinds).optional().catch(undefined) }),
]);
const recipients = z.record(z.string(), z.looseObject({ webhook: z.unknown().optional() }).catch({}));

/** A recipient's webhook; or why there is nowhere to send to. */
export type FoundWebhook = Webhook | { readonly problem: string };

/**
 * The webhook of a recipient of the stack file.
 * @param config the own provider's configuration: JSON text by key. It alone has what is encrypted
 */
export function webhookIn({ recipients: given }: Properties, recipient: string): FoundWebhook {
  const read = recipients.safeParse(typeof given === "string" ? jsonIn(given) : given);
  const found = entry.safeParse(own(read.data, recipient)?.webhook);
  if (!found.success) return { problem: "the stack file has no address for it" };
  const url = webhookAddress(found.data.url);
  if (url === undefined) return { problem: `its address is none to send to, want ${wantedWebhook}` };
  const digest = createHash("sha256").update(url.href).digest("hex");
  return { url, kind: found.data.kind ?? webhookKindOf(url), digest };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
