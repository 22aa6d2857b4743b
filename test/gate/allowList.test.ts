import { secretNameOf } from "../../names/secretName";
import { providerOf, urns } from "./support/json";
import {
  add,
  creation,
  deletion,
  describeTampering,
  g1,
  g2,
  operate,
  option,
  put,
} from "./support/tampering";

describeTampering("The gate refuses, since the stack file asks for no such thing,", {
  "a password on another app": [
    put(g2, { applicationId: "/applications/00000000-0000-0000-0000-000000000000" }),
    /^ApplicationPassword edge-g2\.applicationId: got another text, want "\/applications\/4157570f-/,
  ],
  "a password with inputs of its own": [
    put(g2, { rotateWhenChanged: { a: "b" } }),
    /^ApplicationPassword edge-g2\.rotateWhenChanged: got a section, want nothing/,
  ],
  ...Object.fromEntries(
    [
      "azuread:index/servicePrincipalPassword:ServicePrincipalPassword",
      "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential",
      "azuread:index/servicePrincipalCertificate:ServicePrincipalCertificate",
    ].map((type) => [
      `a ${type.split(":").at(-1) ?? ""}`,
      [
        add(creation(urns.other(`${type}::back-door`))),
        /^back-door: got a creation of a credential that the ledger doesn't know/,
      ] as const,
    ]),
  ),
  ...Object.fromEntries(
    [
      "azure-native:managedidentity:FederatedIdentityCredential",
      "azure-native:keyvault:AccessPolicy",
      "azure-native:keyvault:Vault",
      "azure-native:authorization:RoleAssignment",
      "azuread:index/application:Application",
      "azuread:index/appRoleAssignment:AppRoleAssignment",
      "azuread:index/directoryRoleAssignment:DirectoryRoleAssignment",
      "command:local:Command",
      "pulumi-nodejs:dynamic:Resource",
    ].map((type) => [
      `a ${type} of nobody`,
      [
        add(creation(urns.other(`${type}::stranger`))),
        /^\w+ stranger: got a creation, want only what the stack file and the ledger ask for/,
      ] as const,
    ]),
  ),
  "something of nobody that is only read": [
    (preview) => {
      add(creation(urns.other("azure-native:keyvault:Vault::other")))(preview);
      operate(urns.other("azure-native:keyvault:Vault::other"), "read")(preview);
    },
    /^Vault other: got an import, want only what/,
  ],
  "the vault taken over from elsewhere": [
    operate(urns.vault, "import"),
    /^Vault vault: got an import, want a resource that this stack creates/,
  ],

  "what a later plan would leave in the cloud": [
    option(urns.reader("gateway"), { retainOnDelete: true }),
    /^AccessPolicy gateway-reads-secrets: got retainOnDelete; remove it/,
  ],
  "protection that no plan could take away": [
    option(urns.reader("gateway"), { protect: true }),
    /^AccessPolicy gateway-reads-secrets: got protection; remove it/,
  ],
  "changes of a live credential that are ignored": [
    option(g1, { ignoreChanges: ["endDate"] }),
    /^ApplicationPassword edge-g1: got ignoreChanges; remove this option/,
  ],
  "a vault whose changes are ignored": [
    option(urns.vault, { ignoreChanges: ["properties"] }),
    /^Vault vault: got ignoreChanges; remove this option/,
  ],
  "an update of the vault that is cut short": [
    option(urns.vault, { customTimeouts: { update: 1 } }),
    /^Vault vault: got customTimeouts; remove this option: a write that is cut short/,
  ],
  "an update of the gateway that is cut short": [
    option(urns.gateway, { customTimeouts: { create: 7200, update: 1 } }),
    /^ApiManagementService gateway: got customTimeouts; remove this option/,
  ],
  "what is deleted together with something else": [
    option(urns.secret("edge"), { deletedWith: urns.vault }),
    /^Secret edge-client-secret: got deletedWith; remove this option/,
  ],

  "a provider of the program's own": [
    add(creation(urns.other("pulumi:providers:azuread::mine"))),
    /^azuread mine \(pulumi:providers:azuread\): got a creation of a provider, want only the engine's own/,
  ],
  "a resource that another provider looks after": [
    option(g2, { provider: providerOf(g2).replace("default_6_9_1", "mine") }),
    /^ApplicationPassword edge-g2: got the provider azuread mine, want the engine's own/,
  ],
  "a provider's plugin from elsewhere": [
    option(g2, { provider: providerOf(g2).replace("default_6_9_1", "default_6_9_1_https___example_net") }),
    /^ApplicationPassword edge-g2: got the provider azuread default_6_9_1_https___example_net/,
  ],
  "another cloud for a provider": [
    (preview) => {
      preview.config["azuread:environment"] = "china";
    },
    /^azuread:environment: got a setting of a provider or of the engine, want no setting/,
  ],
  "another tenant for a provider": [
    (preview) => {
      preview.config["azuread:tenantId"] = "00000000-0000-0000-0000-000000000000";
    },
    /^azuread:tenantId: got another tenant, want 953fc14a/,
  ],
  "another subscription": [
    (preview) => {
      preview.config["azure-native:subscriptionId"] = "00000000-0000-0000-0000-000000000000";
    },
    /^azure-native:subscriptionId: got 0{8}-.*, want 05439613-122a-56a8-97e7-10f7dd1cad56/,
  ],
  "the deletion of a canary of a credential that the ledger doesn't know, with its password": [
    add(deletion(urns.password(secretNameOf("x")))),
    /^x-client-secret: got a deletion; leave it alone/,
  ],
});
