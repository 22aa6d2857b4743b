import type * as pulumi from "@pulumi/pulumi";
import { SecretVault } from "../../components/secretVault";
import { type Credential, parseDay } from "../../rotation";

export const tenantId = "953fc14a-00c7-4452-a2fb-0a73070de7f3";

/** A credential of a ledger; one that has ended did so on its last day. */
export function credential(state: Credential["state"], issuedOn: string, expiresOn: string): Credential {
  const facts = { issuedOn: parseDay(issuedOn), expiresOn: parseDay(expiresOn), reason: "because" };
  if (state === "current" || state === "previous") return { ...facts, state };
  return { ...facts, state, endedOn: facts.expiresOn };
}

/** The vault that a consumer publishes in. */
export function testVault(watched: pulumi.ComponentResourceOptions): SecretVault {
  return new SecretVault(
    "vault",
    {
      resourceGroupName: "rg",
      vaultName: "kvlt-maxconf-test",
      tenantId,
      subscriptionId: "00000000-0000-4000-8000-000000000000",
      access: "policies",
      declared: { location: "canadacentral", softDeleteRetentionDays: 90, wasThere: false },
    },
    watched,
  );
}
