import type { Instant } from "../../rotation/calendar";
import type { Properties } from "../properties";

/** An app registration. `inputs` is what its owner declared, as the azuread provider names it. */
export interface App {
  readonly objectId: string;
  readonly clientId: string;
  readonly displayName: string;
  readonly createdDateTime: Instant;
  readonly inputs: Properties;
  /** Object IDs of its owners; left out: whoever may write what they own may write it. */
  readonly owners?: readonly string[] | undefined;
}

/** A subscription of the tenant. */
export interface Subscription {
  readonly id: string;
  readonly name: string;
}

/** Somebody in the directory of whom nothing is known but that they are there. */
export interface Person {
  readonly objectId: string;
  readonly kind: "Group" | "ServicePrincipal" | "User";
  readonly displayName: string;
}

/** The app's identity in the tenant; `managed` for the identity of an Azure resource, which has no app. */
export interface ServicePrincipal {
  readonly objectId: string;
  readonly clientId: string;
  readonly displayName: string;
  readonly kind: "application" | "managed";
  readonly inputs: Properties;
}

/** A client secret of an app. Entra keeps a hash; the local Azure keeps the value, to check sign-ins against. */
export interface PasswordCredential {
  readonly appObjectId: string;
  readonly keyId: string;
  readonly displayName: string | null;
  readonly startDateTime: Instant;
  readonly endDateTime: Instant;
  /** The first three characters of the secret. */
  readonly hint: string;
  readonly secretText: string;
}

/** One request for a token, as Microsoft Graph's `auditLogs/signIns` reports a service principal's. */
export interface SignIn {
  readonly id: string;
  readonly createdDateTime: Instant;
  readonly appId: string;
  readonly appDisplayName: string;
  readonly servicePrincipalId: string;
  /** The credential that was used; empty if none of the app's matched. */
  readonly servicePrincipalCredentialKeyId: string;
  readonly resourceId: string;
  readonly resourceDisplayName: string;
  readonly correlationId: string;
  readonly uniqueTokenIdentifier: string;
  /** The AADSTS number; 0 if a token was issued. */
  readonly status: { readonly errorCode: number; readonly failureReason: string };
}

/**
 * A resource under Azure Resource Manager. `inputs` is the last body it was written with, `assigned` what the service made
 * up, or keeps apart from the body.
 */
export interface ArmResource {
  readonly id: string;
  readonly name: string;
  readonly inputs: Properties;
  readonly assigned: Properties;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
}

/** What one identity may do in a vault: the `accessPolicies` entry of the vault. */
export interface AccessPolicyEntry {
  readonly [name: string]: string | undefined | PermissionLists;
  readonly tenantId: string;
  readonly objectId: string;
  readonly applicationId?: string | undefined;
  readonly permissions: PermissionLists;
}

/** Permissions by kind: `secrets: ["get", "list"]`. */
export type PermissionLists = Readonly<Record<string, readonly string[] | undefined>>;

/** A key vault; deleted ones keep their name until `scheduledPurgeDate`. */
export interface Vault extends ArmResource {
  readonly accessPolicies: readonly AccessPolicyEntry[];
  readonly deleted?: { readonly deletedDate: Instant; readonly scheduledPurgeDate: Instant };
}

/** One version of a vault secret. Times are seconds since 1970. */
export interface SecretVersion {
  readonly version: string;
  readonly value: string;
  readonly contentType?: string | undefined;
  readonly enabled: boolean;
  readonly notBefore?: number | undefined;
  readonly expires?: number | undefined;
  readonly created: number;
  readonly updated: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** A vault secret with all its versions, the newest last. */
export interface VaultSecret {
  readonly vault: string;
  readonly name: string;
  readonly versions: readonly [SecretVersion, ...SecretVersion[]];
  /** The body of the ARM request that last wrote it; undefined if it was only written through the vault itself. */
  readonly inputs?: Properties | undefined;
  readonly deleted?: { readonly deletedDate: Instant; readonly scheduledPurgeDate: Instant };
}

/** One version of a vault certificate. Times are seconds since 1970; `cer` is DER in Base64. */
export interface CertificateVersion {
  readonly version: string;
  readonly cer: string;
  readonly enabled: boolean;
  readonly notBefore: number;
  readonly expires: number;
  readonly created: number;
  readonly updated: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** A request that waits for its certificate: PKCS#10 in DER and Base64, and its key (PKCS#8 in PEM). */
export interface PendingCertificate {
  readonly requestId: string;
  readonly csr: string;
  readonly privateKey: string;
  readonly created: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** A vault certificate with all its versions, the newest last, as its policy wants the next one. */
export interface VaultCertificate {
  readonly vault: string;
  readonly name: string;
  readonly policy: Properties;
  readonly versions: readonly CertificateVersion[];
  readonly pending?: PendingCertificate | undefined;
}

/** Permissions of Microsoft Graph that an application can be granted, as far as the local Azure knows them. */
export type GraphRole =
  | "Application.Read.All"
  | "Application.ReadWrite.All"
  | "Application.ReadWrite.OwnedBy"
  | "AuditLog.Read.All"
  | "Mail.Send";

/** One of Graph's permissions, granted to a service principal. */
export interface GraphGrant {
  readonly principalId: string;
  readonly role: GraphRole;
}

/** An e-mail that was sent through Microsoft Graph. */
export interface Mail {
  readonly id: string;
  readonly sentDateTime: Instant;
  /** Its Message-ID header, in angle brackets. */
  readonly internetMessageId: string;
  /** The mailbox it was sent from. */
  readonly from: string;
  readonly subject: string;
  readonly body: { readonly contentType: string; readonly content: string };
  readonly toRecipients: readonly string[];
  readonly ccRecipients: readonly string[];
  readonly bccRecipients: readonly string[];
  /** `contentBytes` is Base64. */
  readonly attachments: readonly {
    readonly name: string;
    readonly contentType: string;
    readonly contentBytes: string;
  }[];
  /** The MIME message in Base64, if it was sent as one. */
  readonly raw?: string | undefined;
}
