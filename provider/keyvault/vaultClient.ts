import type { HttpClient } from "@azure/core-rest-pipeline";
import type { TokenCredential } from "@azure/identity";
import type { SecretClient, SecretProperties } from "@azure/keyvault-secrets";
import type { VaultSecretInputs } from "../../components/contract";
import { type Cloud, cloudOf, vaultAddressOf } from "../../settings/cloud";
import { defaultCredential, httpClientOf } from "../../web/azure";
import { VaultRefusal, refusalIn } from "./vaultRefusal";

/** What the own resources ask of a vault's own API. No value is ever asked for: the right `get` isn't needed. */
export interface VaultClient {
  /** Name of the vault, and its address. */
  readonly vault: string;
  readonly address: string;
  /** All versions of a secret, the oldest first; undefined if the vault has none under this name. Right: `list`. */
  versions(secret: string, signal: AbortSignal): Promise<readonly SecretProperties[] | undefined>;
  /** Writes a new version. Right: `set`. @throws VaultRefusal `ObjectIsDeletedButRecoverable` for a deleted one */
  set(inputs: VaultSecretInputs, signal: AbortSignal): Promise<SecretProperties>;
  /** Changes what a version says of itself. Right: `set`. */
  describe(inputs: VaultSecretInputs, version: string, signal: AbortSignal): Promise<SecretProperties>;
  /** Begins to bring a deleted secret back, with all its versions. Right: `recover`. */
  recover(secret: string, signal: AbortSignal): Promise<void>;
  /** Deletes softly. Right: `delete`. */
  delete(secret: string, signal: AbortSignal): Promise<void>;
  /** True if a list of secrets is answered; false if it is refused, or can't be had. */
  mayList(signal: AbortSignal): Promise<boolean>;
  /** True if the vault's name is nobody's: the vault is gone, not the network. */
  isGone(error: unknown, signal: AbortSignal): Promise<boolean>;
}

/** The vaults, each by its name, for whoever runs this by the Azure SDK's default credential. */
export class Vaults {
  private readonly clients = new Map<string, VaultClient>();
  private credential: TokenCredential | undefined;

  /** The access token with which they are asked. */
  async token(abortSignal: AbortSignal): Promise<string> {
    const cloud = cloudOf(process.env);
    const token = await this.credentialOf(cloud).getToken(vaultScopeOf(cloud), { abortSignal });
    return token?.token ?? "";
  }

  private credentialOf(cloud: Cloud): TokenCredential {
    return (this.credential ??= defaultCredential(cloud));
  }

  of(vault: string): VaultClient {
    const cloud = cloudOf(process.env);
    const address = vaultAddressOf(cloud, vault);
    const known = this.clients.get(address);
    if (known !== undefined) return known;
    const client = vaultClient(vault, cloud, this.credentialOf(cloud));
    this.clients.set(address, client);
    return client;
  }
}

/** What a token for the vaults is asked for. */
function vaultScopeOf({ vaultSuffix }: Cloud): string {
  return `https://${vaultSuffix.replace(/:\d+$/, "")}/.default`;
}

function vaultClient(vault: string, cloud: Cloud, credential: TokenCredential): VaultClient {
  const sdk = require("@azure/keyvault-secrets") as typeof import("@azure/keyvault-secrets");
  const address = vaultAddressOf(cloud, vault);
  const client = new sdk.SecretClient(address, credential, { httpClient: refusing(httpClientOf()) });
  return {
    vault,
    address,
    versions: (secret, abortSignal) => versionsOf(client, secret, abortSignal),
    set: async (inputs, abortSignal) => {
      const { secretName, value } = inputs;
      return (await client.setSecret(secretName, value, { ...described(inputs), abortSignal })).properties;
    },
    describe: (inputs, version, abortSignal) =>
      client.updateSecretProperties(inputs.secretName, version, { ...described(inputs), abortSignal }),
    recover: async (secret, abortSignal) => {
      await client.beginRecoverDeletedSecret(secret, { abortSignal });
    },
    delete: async (secret, abortSignal) => {
      await client.beginDeleteSecret(secret, { abortSignal });
    },
    mayList: async (abortSignal) => {
      try {
        await client.listPropertiesOfSecrets({ abortSignal }).byPage({ maxPageSize: 1 }).next();
        return true;
      } catch {
        return false;
      }
    },
    isGone: async (error, abortSignal) => {
      if (error instanceof VaultRefusal) return error.code === "VaultNotFound";
      if ((error as { readonly code?: unknown }).code !== "ENOTFOUND") return false;
      // Whoever still gets a token has a network.
      return credential.getToken(vaultScopeOf(cloud), { abortSignal }).then(
        () => true,
        () => false,
      );
    },
  };
}

function described({ contentType, notBefore, expires, tags }: VaultSecretInputs) {
  const dates = { notBefore: new Date(notBefore * 1000), expiresOn: new Date(expires * 1000) };
  return { enabled: true, contentType, ...dates, tags: { ...tags } };
}

async function versionsOf(
  client: SecretClient,
  secret: string,
  abortSignal: AbortSignal,
): Promise<readonly SecretProperties[] | undefined> {
  const versions: SecretProperties[] = [];
  try {
    for await (const one of client.listPropertiesOfSecretVersions(secret, { abortSignal }))
      versions.push(one);
  } catch (error) {
    if (error instanceof VaultRefusal && error.code === "SecretNotFound") return undefined;
    throw error;
  }
  if (versions.length === 0) return undefined;
  // Of two made in the same second, the vault names the newer one last.
  const madeAt = ({ createdOn }: SecretProperties): number => createdOn?.getTime() ?? 0;
  return versions.sort((a, b) => madeAt(a) - madeAt(b));
}

/** Whether a new version was written isn't known: the connection ended before the answer. */
export class LostAnswer extends Error {}

/**
 * The SDK keeps the vault's reason only of some answers, so it is read here. And it would write a version again whose answer
 * was lost: that is only for whoever has looked whether it is there.
 */
function refusing(http: HttpClient): HttpClient {
  return {
    sendRequest: async (request) => {
      const response = await http.sendRequest(request).catch((error: unknown) => {
        const isWriting = request.method === "PUT" && request.abortSignal?.aborted !== true;
        throw isWriting ? new LostAnswer((error as Error).message, { cause: error }) : error;
      });
      if ([400, 403, 404, 409].includes(response.status))
        throw refusalIn(response.status, response.bodyAsText ?? "");
      return response;
    },
  };
}
