import { createVault, vaultState } from "../keyvault/vaults";
import { newVersion } from "../ids";
import { startOf, type Day } from "../../rotation/calendar";
import type { Properties } from "../properties";
import type { SecretVersion, VaultSecret } from "../world/records";
import type { World } from "../world/world";
import { principalIn } from "./principals";
import type { Estate, EstateVault } from "./schema";

/** Makes a vault with its policies and secrets; one of that name stays as it is. */
export function putEstateVault(there: World, vault: EstateVault, estate: Estate): void {
  const { name, resourceGroup, location, tags, access, properties, secrets } = vault;
  if (vaultState(there, name).kind !== "free") return;
  const accessPolicies = vault.policies.map(({ principal, permissions }, at) => ({
    tenantId: there.tenantId,
    objectId: principalIn(there, estate, principal, `vaults.${name}.policies.${at}.principal`),
    permissions,
  }));
  const inputs: Properties = {
    ...{ vaultName: name, resourceGroupName: resourceGroup, location, tags },
    properties: {
      tenantId: there.tenantId,
      sku: { family: "A", name: "standard" },
      ...(access === "rbac" ? { enableRbacAuthorization: true } : {}),
      ...properties,
    },
  };
  createVault(there, { name, resourceGroup, inputs, accessPolicies });
  for (const [secret, versions] of Object.entries(secrets)) putVersions(there, name, secret, versions);
}

function putVersions(
  { clock, secrets }: World,
  vault: string,
  name: string,
  given: EstateVault["secrets"][string],
): void {
  const now = clock.seconds();
  const [first, ...others] = given.map(
    ({ value, contentType, enabled, notBefore, expires, tags }): SecretVersion => ({
      ...{ version: newVersion(), value, contentType, enabled, tags },
      notBefore: secondsOf(notBefore),
      expires: secondsOf(expires),
      ...{ created: now, updated: now },
    }),
  );
  if (first === undefined) return;
  const secret: VaultSecret = { vault, name, versions: [first, ...others] };
  secrets.put(`${vault}/${name}`, secret);
}

const secondsOf = (day: Day | undefined): number | undefined =>
  day === undefined ? undefined : Date.parse(startOf(day)) / 1000;
