import { admitManagedIdentitiesOnly } from "./rules/admitManagedIdentitiesOnly";
import { completeConsumers } from "./rules/completeConsumers";
import { forbidPlainSecrets } from "./rules/forbidPlainSecrets";
import { forbidSecretSettings } from "./rules/forbidSecretSettings";
import { labelVaultSecrets } from "./rules/labelVaultSecrets";
import { limitActiveSecrets } from "./rules/limitActiveSecrets";
import { limitCredentialLifetime } from "./rules/limitCredentialLifetime";
import { nameCertificateOwners } from "./rules/nameCertificateOwners";
import { protectLiveCredentials } from "./rules/protectLiveCredentials";
import { requireExplicitEndDate } from "./rules/requireExplicitEndDate";
import { requireHttps } from "./rules/requireHttps";
import { requireManagedIdentity } from "./rules/requireManagedIdentity";
import { requireModernTls } from "./rules/requireModernTls";
import { requirePermissionModel } from "./rules/requirePermissionModel";
import { requireRotatingConsumer } from "./rules/requireRotatingConsumer";
import { requireVaultRecovery } from "./rules/requireVaultRecovery";
import { restrictGatewayCertificates } from "./rules/restrictGatewayCertificates";
import { restrictVaultReaders } from "./rules/restrictVaultReaders";

/** Every rule. A file in `rules/` that is missing here fails the tests. */
export const policies = [
  limitCredentialLifetime,
  requireExplicitEndDate,
  requireRotatingConsumer,
  protectLiveCredentials,
  limitActiveSecrets,
  completeConsumers,
  requireVaultRecovery,
  requirePermissionModel,
  restrictVaultReaders,
  admitManagedIdentitiesOnly,
  labelVaultSecrets,
  forbidSecretSettings,
  forbidPlainSecrets,
  requireHttps,
  requireModernTls,
  requireManagedIdentity,
  restrictGatewayCertificates,
  nameCertificateOwners,
] as const;
