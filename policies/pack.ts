import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { reportWhatPassed } from "./reportWhatPassed";
import { admitManagedIdentitiesOnly } from "./rules/admitManagedIdentitiesOnly";
import { completeConsumers } from "./rules/completeConsumers";
import { declareReadableTypes } from "./rules/declareReadableTypes";
import { forbidPlainSecrets } from "./rules/forbidPlainSecrets";
import { forbidSecretSettings } from "./rules/forbidSecretSettings";
import { justifyExceptions } from "./rules/justifyExceptions";
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

/** The rules that look at what is declared. */
const looking: readonly (ResourceValidationPolicy | StackValidationPolicy)[] = [
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
  declareReadableTypes,
];

/** Every rule. A file in `rules/` that is missing here fails the tests. The one about exceptions is asked last. */
export const policies = [...looking, justifyExceptions(looking.map(({ name }) => name))] as const;

/** What the pack says: its rules, then the report on what they let pass. */
export const pack = [...policies, reportWhatPassed] as const;
