import { z } from "zod";
import { graphNeeds, missingRight } from "../rights/missing";
import { cloudOf } from "../settings/cloud";
import { defaultCredential, graphClient } from "../web/azure";

/** A client secret on an app, as Microsoft Graph shows it. */
export interface AppSecret {
  readonly keyId: string;
  readonly displayName: string;
}

const appSchema = z.object({
  passwordCredentials: z.array(
    z.object({
      keyId: z.string(),
      displayName: z
        .string()
        .nullish()
        .transform((name) => name ?? ""),
    }),
  ),
});

/**
 * The tenant's apps, as the own provider needs them: what secrets one has, and to remove one. Signs in by the Azure SDK's
 * default credential, as `npm run status` does (`Application.ReadWrite.OwnedBy` removes).
 */
export class EntraApps {
  private client: import("@microsoft/microsoft-graph-client").Client | undefined;

  /**
   * The client secrets of an app; none if there is no such app any more.
   * @throws Error with Graph's words if it can't be asked
   */
  async secretsOf(clientId: string, signal: AbortSignal): Promise<readonly AppSecret[]> {
    try {
      const answer: unknown = await this.api(clientId, "", signal).select("passwordCredentials").get();
      return appSchema.parse(answer).passwordCredentials;
    } catch (error) {
      if (isNotFound(error)) return [];
      throw inWords(error);
    }
  }

  /**
   * Removes a secret; one that is gone is as it should be.
   * @throws Error with Graph's words
   */
  async remove(clientId: string, keyId: string, signal: AbortSignal): Promise<void> {
    try {
      await this.api(clientId, "/removePassword", signal).post({ keyId });
    } catch (error) {
      const isGone = isNotFound(error) || !(await this.has(clientId, keyId, signal));
      if (!isGone) throw inWords(error);
    }
  }

  /** True if the app has this secret. */
  async has(clientId: string, keyId: string, signal: AbortSignal): Promise<boolean> {
    const secrets = await this.secretsOf(clientId, signal);
    return secrets.some((secret) => secret.keyId.toLowerCase() === keyId.toLowerCase());
  }

  private api(
    clientId: string,
    path: string,
    signal: AbortSignal,
  ): import("@microsoft/microsoft-graph-client").GraphRequest {
    this.client ??= ownClient();
    return this.client
      .api(`/applications(appId='${encodeURIComponent(clientId)}')${path}`)
      .options({ signal });
  }
}

function ownClient(): import("@microsoft/microsoft-graph-client").Client {
  const cloud = cloudOf(process.env);
  return graphClient(defaultCredential(cloud), cloud);
}

function isNotFound(error: unknown): boolean {
  return typeof error === "object" && error !== null && "statusCode" in error && error.statusCode === 404;
}

function inWords(error: unknown): Error {
  const { code, message } = error as { code?: string | null; message: string };
  const right = missingRight(code ?? "", graphNeeds.write);
  if (right !== undefined) return new Error(`${right} (${code ?? ""})`, { cause: error });
  return new Error(`${code ?? "no answer"}: ${message.replace(/\s+/g, " ")} (Microsoft Graph)`, {
    cause: error,
  });
}
