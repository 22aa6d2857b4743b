import { z } from "zod";
import { oneOf, text, whole, flag, number, reference, texts } from "./shared";

/** TLS cipher suites that a site may begin at. */
export const cipherSuite = oneOf(
  "TLS_AES_256_GCM_SHA384",
  "TLS_AES_128_GCM_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
  "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
  "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
  "TLS_RSA_WITH_AES_256_GCM_SHA384",
  "TLS_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_RSA_WITH_AES_256_CBC_SHA256",
  "TLS_RSA_WITH_AES_128_CBC_SHA256",
  "TLS_RSA_WITH_AES_256_CBC_SHA",
  "TLS_RSA_WITH_AES_128_CBC_SHA",
);

/** Where a site's source may come from. */
export const scmType = oneOf(
  "None",
  "Dropbox",
  "Tfs",
  "LocalGit",
  "GitHub",
  "CodePlexGit",
  "CodePlexHg",
  "BitbucketGit",
  "BitbucketHg",
  "ExternalGit",
  "ExternalHg",
  "OneDrive",
  "VSO",
  "VSTSRM",
);

/** Databases that a connection string may be for. */
export const databaseType = oneOf(
  "MySql",
  "SQLServer",
  "SQLAzure",
  "Custom",
  "NotificationHub",
  "ServiceBus",
  "EventHub",
  "ApiHub",
  "DocDb",
  "RedisCache",
  "PostgreSQL",
);

const slowRequests = { count: whole, path: text, timeInterval: text, timeTaken: text };

/** When a site restarts itself. */
export const autoHealRules = z.strictObject({
  actions: z
    .strictObject({
      actionType: oneOf("Recycle", "LogEvent", "CustomAction"),
      customAction: z.strictObject({ exe: text, parameters: text }).optional(),
      minProcessExecutionTime: text,
    })
    .optional(),
  triggers: z
    .strictObject({
      privateBytesInKB: whole,
      requests: z.strictObject({ count: whole, timeInterval: text }).optional(),
      slowRequests: z.strictObject(slowRequests).optional(),
      slowRequestsWithPath: z.array(z.strictObject(slowRequests)).optional(),
      statusCodes: z
        .array(
          z.strictObject({
            count: whole,
            path: text,
            status: whole,
            subStatus: whole,
            timeInterval: text,
            win32Status: whole,
          }),
        )
        .optional(),
      statusCodesRange: z
        .array(z.strictObject({ count: whole, path: text, statusCodes: text, timeInterval: text }))
        .optional(),
    })
    .optional(),
});

const ipRestrictions = z
  .array(
    z.strictObject({
      action: text,
      description: text,
      headers: z.record(z.string(), z.array(z.string())).optional(),
      ipAddress: text,
      name: text,
      priority: whole,
      subnetMask: text,
      subnetTrafficTag: whole,
      tag: oneOf("Default", "XffProxy", "ServiceTag"),
      vnetSubnetResourceId: text,
      vnetTrafficTag: whole,
    }),
  )
  .optional();

const mountedStorage = z.strictObject({
  accessKey: text,
  accountName: text,
  mountPath: text,
  protocol: oneOf("Smb", "Http", "Nfs"),
  shareName: text,
  type: oneOf("AzureFiles", "AzureBlob"),
});

const connectionString = z.strictObject({
  connectionString: text,
  name: text,
  type: databaseType,
});

const rampUpRule = z.strictObject({
  actionHostName: text,
  changeDecisionCallbackUrl: text,
  changeIntervalInMinutes: whole,
  changeStep: number,
  maxReroutePercentage: number,
  minReroutePercentage: number,
  name: text,
  reroutePercentage: number,
});

const virtualApplication = z.strictObject({
  physicalPath: text,
  preloadEnabled: flag,
  virtualDirectories: z.array(z.strictObject({ physicalPath: text, virtualPath: text })).optional(),
  virtualPath: text,
});

const pairs = z.array(z.strictObject({ name: text, value: text })).optional();
const tlsVersion = oneOf("1.0", "1.1", "1.2", "1.3");

/** A site's configuration. Source: azure-native 3.28.0, API version 2025-05-01. */
export const siteConfig = z.strictObject({
  acrUseManagedIdentityCreds: flag,
  acrUserManagedIdentityID: text,
  alwaysOn: flag,
  apiDefinition: z.strictObject({ url: text }).optional(),
  apiManagementConfig: reference,
  appCommandLine: text,
  appSettings: pairs,
  autoHealEnabled: flag,
  autoHealRules: autoHealRules.optional(),
  autoSwapSlotName: text,
  azureStorageAccounts: z.record(z.string(), mountedStorage).optional(),
  connectionStrings: z.array(connectionString).optional(),
  cors: z.strictObject({ allowedOrigins: texts, supportCredentials: flag }).optional(),
  defaultDocuments: texts,
  detailedErrorLoggingEnabled: flag,
  documentRoot: text,
  elasticWebAppScaleLimit: whole,
  experiments: z.strictObject({ rampUpRules: z.array(rampUpRule).optional() }).optional(),
  ftpsState: oneOf("AllAllowed", "FtpsOnly", "Disabled"),
  functionAppScaleLimit: whole,
  functionsRuntimeScaleMonitoringEnabled: flag,
  handlerMappings: z
    .array(z.strictObject({ arguments: text, extension: text, scriptProcessor: text }))
    .optional(),
  healthCheckPath: text,
  http20Enabled: flag,
  http20ProxyFlag: number,
  httpLoggingEnabled: flag,
  ipSecurityRestrictions: ipRestrictions,
  ipSecurityRestrictionsDefaultAction: oneOf("Allow", "Deny"),
  javaContainer: text,
  javaContainerVersion: text,
  javaVersion: text,
  keyVaultReferenceIdentity: text,
  limits: z
    .strictObject({ maxDiskSizeInMb: number, maxMemoryInMb: number, maxPercentageCpu: number })
    .optional(),
  linuxFxVersion: text,
  loadBalancing: oneOf(
    "WeightedRoundRobin",
    "LeastRequests",
    "LeastResponseTime",
    "WeightedTotalTraffic",
    "RequestHash",
    "PerSiteRoundRobin",
    "LeastRequestsWithTieBreaker",
  ),
  localMySqlEnabled: flag,
  logsDirectorySizeLimit: whole,
  managedPipelineMode: oneOf("Integrated", "Classic"),
  managedServiceIdentityId: whole,
  metadata: pairs,
  minTlsCipherSuite: cipherSuite,
  minTlsVersion: tlsVersion,
  minimumElasticInstanceCount: whole,
  netFrameworkVersion: text,
  nodeVersion: text,
  numberOfWorkers: whole,
  phpVersion: text,
  powerShellVersion: text,
  preWarmedInstanceCount: whole,
  publicNetworkAccess: text,
  publishingUsername: text,
  push: z
    .strictObject({
      dynamicTagsJson: text,
      isPushEnabled: z.boolean(),
      kind: text,
      tagWhitelistJson: text,
      tagsRequiringAuth: text,
    })
    .optional(),
  pythonVersion: text,
  remoteDebuggingEnabled: flag,
  remoteDebuggingVersion: text,
  requestTracingEnabled: flag,
  requestTracingExpirationTime: text,
  scmIpSecurityRestrictions: ipRestrictions,
  scmIpSecurityRestrictionsDefaultAction: oneOf("Allow", "Deny"),
  scmIpSecurityRestrictionsUseMain: flag,
  scmMinTlsVersion: tlsVersion,
  scmType: scmType,
  tracingOptions: text,
  use32BitWorkerProcess: flag,
  virtualApplications: z.array(virtualApplication).optional(),
  vnetName: text,
  vnetPrivatePortsCount: whole,
  vnetRouteAllEnabled: flag,
  webSocketsEnabled: flag,
  websiteTimeZone: text,
  windowsFxVersion: text,
  xManagedServiceIdentityId: whole,
});
