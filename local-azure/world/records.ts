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

/** An authority that issues certificates to the hosts of this machine, in PEM. */
export interface Authority {
  /** Whose place it takes, as a stack file names it: `DigiCert`. */
  readonly issuer: string;
  readonly root: string;
  /** What signs the hosts' certificates. */
  readonly intermediate: string;
  readonly privateKey: string;
}

/** A certificate that an authority of this machine issued for a host. */
export interface HostCertificate {
  readonly host: string;
  /** Hexadecimal in capitals. */
  readonly serial: string;
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint256: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly notBefore: Instant;
  /** The last second of its life. */
  readonly notAfter: Instant;
  /** It and the intermediate, in PEM, as a server sends them. */
  readonly chain: string;
  readonly privateKey: string;
}

/** A machine that answers for a host. */
export interface HostNode {
  /** Empty where nobody told the host's nodes apart. */
  readonly name: string;
  /** `10.1.0.11:443` */
  readonly address: string;
  /** The serial number of the certificate that it shows. */
  readonly shows: string;
}

/** A host whose certificate somebody renews by hand. */
export interface WatchedHost {
  readonly host: string;
  /** Names that its next certificate is for. */
  readonly names: readonly string[];
  /** Who issues its next certificate. */
  readonly issuer: string;
  readonly owner: string;
  readonly nodes: readonly HostNode[];
}
