import type { KeyObject } from "node:crypto";
import { readRequest } from "../../certificates/request/request";
import type { KeyType } from "../../certificates/request/subject";
import type { Pending } from "../../certificates/request/vault";
import { UsageError } from "../../settings/usageError";
import { type WantedOne, keyOf, namesOf, vaultOf } from "./wanted";

/** A request in the vault that is for what the stack file wants. */
export interface VaultRequest extends Pending {
  readonly publicKey: KeyObject;
}

/**
 * The request that waits in the vault, or a new one.
 * @throws UsageError if one waits for other names, or with a key of another type
 */
export async function requestInVault(one: WantedOne): Promise<VaultRequest> {
  const { name } = one;
  const { type } = keyOf(one);
  const names = namesOf(one);
  if (!/^[0-9a-zA-Z-]{1,127}$/.test(name))
    throw new UsageError(`CERT: got ${name}, want letters, digits and hyphens: it is its name in the vault`);
  const pending = await vaultOf(one).request({ name, type, names });
  const asked = await readRequest(pending.csr);
  if ([...asked.names].sort().join() !== [...names].sort().join())
    throw waitsForOther(one, `for ${asked.names.join(", ")}`, names.join(", "));
  const keyType = keyTypeOf(asked.publicKey);
  if (keyType !== type) throw waitsForOther(one, `with a key of type ${keyType ?? "unknown"}`, type);
  return { ...pending, publicKey: asked.publicKey };
}

function waitsForOther({ name, settings }: WantedOne, got: string, want: string): UsageError {
  const { vaultName } = settings.vault;
  return new UsageError(
    `${name}: a request waits in the vault ${vaultName} since before, ${got}; the stack file wants ${want}: give it up with \`az keyvault certificate pending delete --vault-name ${vaultName} --name ${name}\`, or change the stack file`,
  );
}

function keyTypeOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): KeyType | undefined {
  const { modulusLength, namedCurve } = asymmetricKeyDetails ?? {};
  if (asymmetricKeyType === "rsa" && modulusLength === 3072) return "rsa-3072";
  if (asymmetricKeyType === "ec" && namedCurve === "prime256v1") return "p-256";
  return undefined;
}
