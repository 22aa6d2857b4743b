import { z } from "zod";
import { reasonOf } from "../../web/reason";

const bodySchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    innererror: z.object({ code: z.string() }).optional().catch(undefined),
  }),
});

/** A vault's answer that something can't be done. Source: Azure Key Vault, "REST API error codes". */
export class VaultRefusal extends Error {
  constructor(
    /** The HTTP status, under the name by which the SDK looks for it. */
    readonly statusCode: number,
    /** The most exact code that was given, e.g. `ForbiddenByPolicy`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  /** True for a right that is missing: one that was given a moment ago counts only after a while. */
  get isOfRights(): boolean {
    return this.code === "ForbiddenByPolicy" || this.code === "ForbiddenByRbac";
  }
}

/** Reads the body of an answer: `{"error":{"code":…,"message":…,"innererror":{"code":…}}}`. */
export function refusalIn(status: number, body: string): VaultRefusal {
  const { error } = bodySchema.safeParse(parsed(body)).data ?? {};
  const message = (error?.message ?? "no reason was given").replace(/\s+/g, " ");
  return new VaultRefusal(status, error?.innererror?.code ?? error?.code ?? `HTTP ${status}`, message);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A right on a vault's secrets. */
export type VaultRight = "set" | "list" | "delete" | "recover";

/** The rights that writing secrets takes, as `az keyvault set-policy` wants them. */
const allRights = "set list delete recover";

/**
 * Why a vault didn't do it and what helps, in a sentence or two.
 * @param right what was asked for
 * @param key where the vault stands in the stack file, below `quarterturn:`
 */
export function wayOutOf(error: unknown, vault: string, right: VaultRight, key = "vault"): string {
  if (error instanceof VaultRefusal) return ofRefusal(error, vault, right, key);
  const { statusCode, code } = error as { readonly statusCode?: unknown; readonly code?: unknown };
  if (statusCode === 429)
    return `the vault ${vault} has too many requests at the moment: run \`pulumi up\` again in a few minutes`;
  if (code === "ENOTFOUND")
    return `there is no vault ${vault}, or its name can't be looked up from here: check quarterturn:${key}.name and the network`;
  return `the vault ${vault} could not be asked: ${reasonOf(error, "")}`.replace(/\.$/, "");
}

function ofRefusal(
  { statusCode, code, message }: VaultRefusal,
  vault: string,
  right: VaultRight,
  key: string,
): string {
  const who = /\boid=([\w-]+)/.exec(message)?.[1] ?? "OBJECT-ID";
  const lacks = `${who === "OBJECT-ID" ? "who runs this" : who} lacks the right \`${right}\` on secrets of the vault ${vault}`;
  const first = `name it in quarterturn:${key}.writers and let who has the right run \`pulumi up\``;
  switch (code) {
    case "ForbiddenByPolicy":
      return `${lacks}: ${first}, or \`az keyvault set-policy --name ${vault} --object-id ${who} --secret-permissions ${allRights}\``;
    case "ForbiddenByRbac":
      return `${lacks} (role Key Vault Secrets Officer): ${first}, or \`az role assignment create --role "Key Vault Secrets Officer" --assignee ${who} --scope $(az keyvault show --name ${vault} --query id --output tsv)\``;
    case "ForbiddenByFirewall": {
      const address = /Client address: ([\d.:a-f]+)/i.exec(message)?.[1];
      return `the firewall of the vault ${vault} lets nobody in from here${address === undefined ? "" : ` (${address})`}: run from a network that it allows, or \`az keyvault network-rule add --name ${vault} --ip-address ${address ?? "ADDRESS"}\``;
    }
    case "ForbiddenByConnection":
      return `the vault ${vault} takes no connection from a public network: run where its private endpoint is`;
    case "VaultNotFound":
      return `there is no vault ${vault}: check quarterturn:${key}.name`;
    default:
      return `the vault ${vault} refuses to ${right}: ${statusCode} ${code}: ${message.replace(/\.$/, "")}`;
  }
}
