import { z } from "zod";
import type { VaultCaller } from "../../components/contract";
import { functions } from "../../names/types";
import { asProperties } from "../../protocol/values";
import { reasonOf } from "../../web/reason";
import type { ProviderFunction } from "../resource";
import type { Vaults } from "./vaultClient";

const argsSchema = z.strictObject({ vaultName: z.string().optional() });

/** Claims of an access token of Entra. Source: Microsoft identity platform, "Access token claims reference". */
const claimsSchema = z.object({
  oid: z.string(),
  /** Only a token that a person signed in for has scopes. */
  scp: z.string().optional(),
});

/**
 * Who the vaults will see when this run writes to them: the same sign-in as the secrets' own, a person or an app; and whether
 * they may list a vault's secrets already. A sign-in that fails is a sentence in the answer.
 */
export const readCaller = (vaults: Vaults): ProviderFunction => ({
  token: functions.readCaller,

  async invoke(args, { signal }) {
    try {
      const { vaultName } = argsSchema.parse(args);
      const [, payload = ""] = (await vaults.token(signal)).split(".");
      const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
      const { oid, scp } = claimsSchema.parse(claims);
      const caller: VaultCaller = {
        objectId: oid,
        principalType: scp === undefined ? "ServicePrincipal" : "User",
        ...(vaultName === undefined ? {} : { mayList: await vaults.of(vaultName).mayList(signal) }),
      };
      return asProperties(caller);
    } catch (error) {
      signal.throwIfAborted();
      return { problem: reasonOf(error, "") };
    }
  },
});
