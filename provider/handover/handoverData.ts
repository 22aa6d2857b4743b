import type { HandoverInputs } from "../../components/contract";
import type { WebhookMessage } from "../webhook/message";

/** What a program reads of a handover, by name: the facts, the link, and how to confirm. Never the secret. */
export function handoverData(
  name: string,
  inputs: Omit<HandoverInputs, "clientSecret">,
  {
    portalLink,
    confirmTo,
  }: { readonly portalLink: string | undefined; readonly confirmTo: string | undefined },
): WebhookMessage["data"] {
  const { consumer, generation, displayName, environments, tenantId, issuer, clientId, keyId } = inputs;
  const { validFrom, validUntil, vaultLink } = inputs;
  return {
    type: "quarterturn.handover",
    version: 1,
    credential: {
      name,
      consumer,
      generation,
      displayName,
      environments,
      ...(issuer === undefined ? { tenantId } : { issuer }),
      clientId,
      keyId,
      validFrom,
      validUntil,
    },
    vaultLink,
    portalLink: portalLink ?? null,
    confirm: { to: confirmTo ?? null, line: `${name} is in use` },
  };
}
