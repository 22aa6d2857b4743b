import { secretNameOf } from "../../names/secretName";
import { newInputs, stepAt } from "./support/gate";
import { type PreviewJson, type StepJson, providerOf, unknown, urns } from "./support/json";
import {
  add,
  creation,
  deletion,
  describeTampering,
  drop,
  g1,
  g2,
  operate,
  put,
  remove,
} from "./support/tampering";

/** A copy of the step of a resource, as another one. */
function copied(urn: string, as: string, change: (step: StepJson) => void = () => undefined) {
  return (preview: PreviewJson): void => {
    const step = structuredClone(stepAt(preview, urn));
    step.urn = as;
    step.op = "create";
    delete step.oldState;
    if (step.newState) step.newState.urn = as;
    change(step);
    preview.steps.push(step);
  };
}

/** Has an input of a resource come from another resource. */
function source(urn: string, input: string, ...from: string[]) {
  return (preview: PreviewJson): void => {
    const { newState } = stepAt(preview, urn);
    if (newState) newState.propertyDependencies = { ...newState.propertyDependencies, [input]: from };
  };
}

/** Sets a resource option. */
function option(urn: string, options: object) {
  return (preview: PreviewJson): void => {
    Object.assign(stepAt(preview, urn).newState ?? {}, options);
  };
}

/** Changes inputs of what stays, as the engine would show it. */
function change(urn: string, inputs: object) {
  return (preview: PreviewJson): void => {
    stepAt(preview, urn).op = "update";
    put(urn, inputs)(preview);
  };
}

function section(preview: PreviewJson, urn: string, name: string): Record<string, unknown> {
  return newInputs(preview, urn)[name] as Record<string, unknown>;
}

const strangersVault = urns.other("azure-native:keyvault:Secret::copy");

describeTampering("The gate refuses, since the stack file asks for no such thing,", {
  "a second vault secret with the same secretName": [
    copied(urns.secret("edge"), strangersVault),
    /^Secret copy: got a creation, want only what the stack file and the ledger ask for/,
  ],
  "a second vault secret that is called like a consumer's": [
    copied(urns.secret("edge"), urns.secret("ghost")),
    /^Secret ghost-client-secret: got a creation, want only what/,
  ],
  "a consumer's secret under another name in the vault": [
    change(urns.secret("edge"), { secretName: "copy" }),
    /^Secret edge-client-secret\.secretName: got another text, want "edge-client-secret"/,
  ],
  "a consumer's secret in another vault": [
    change(urns.secret("edge"), { vaultName: "kvlt-elsewhere" }),
    /^Secret edge-client-secret\.vaultName: got another text, want "kvlt-maxconf-test"/,
  ],
  "another consumer's secret in the vault": [
    source(urns.secret("edge"), "properties", urns.password("test-g2")),
    /^edge-client-secret: got a value from elsewhere, want the value of edge-g2/,
  ],
  "a secret in the vault that two credentials make": [
    source(urns.secret("edge"), "properties", g2, g1),
    /^Secret edge-client-secret\.properties: got a value from ApplicationPassword edge-g1, want ApplicationPassword edge-g2/,
  ],
  "a value in clear in the vault": [
    (preview) => {
      section(preview, urns.secret("edge"), "properties").value = "hunter2";
    },
    /^Secret edge-client-secret\.properties\.value: got another text, want a secret value/,
  ],
  "a secret of the vault that ends on another day": [
    (preview) => {
      section(preview, urns.secret("edge"), "properties").attributes = { enabled: true, expires: 1 };
    },
    /^Secret edge-client-secret\.properties\.attributes\.expires: got 1, want 1818633600/,
  ],
  "a tag with a secret": [
    (preview) => {
      section(preview, urns.secret("edge"), "tags").note = unknown;
    },
    /^Secret edge-client-secret\.tags\.note: got what is not known yet, want nothing/,
  ],

  "a handover with another consumer's secret": [
    source(urns.handover("edge-g2"), "clientSecret", urns.password("test-g2")),
    /^Handover edge-g2\.clientSecret: got a value from elsewhere, want the value of edge-g2/,
  ],
  "a handover of no credential": [
    copied(urns.handover("edge-g2"), urns.handover("edge-g9")),
    /^Handover edge-g9: got a creation, want only what/,
  ],
  "a handover to somebody who is not in the stack file": [
    (preview) => {
      section(preview, urns.handover("edge-g2"), "recipients").stranger = {
        name: "Stranger",
        email: "stranger@example.net",
        form: "plaintext",
      };
    },
    /^Handover edge-g2\.recipients: got stranger@example\.net, want the recipients of edge in the stack file \(idim-/,
  ],
  "a handover in plain text to who gets a link": [
    (preview) => {
      const contact = section(preview, urns.handover("edge-g2"), "recipients")["maxconf-contact"];
      Object.assign(contact as object, { form: "plaintext" });
    },
    /^Handover edge-g2\.recipients: got them with another name, form or key/,
  ],
  "a handover to one less": [
    (preview) => {
      delete section(preview, urns.handover("edge-g2"), "recipients")["maxconf-contact"];
    },
    /^Handover edge-g2\.recipients: got no maxconf-contact@example\.com/,
  ],
  "a handover that says another consumer": [
    put(urns.handover("edge-g2"), { consumer: "test" }),
    /^Handover edge-g2\.consumer: got another text, want "edge"/,
  ],
  "a handover with a link to elsewhere": [
    put(urns.handover("edge-g2"), { vaultLink: "https://kvlt-maxconf-test.example.net/secrets/x/1" }),
    /^Handover edge-g2\.vaultLink: got another text, want a link to edge-client-secret in kvlt-maxconf-test/,
  ],
  "a handover with a text that holds a secret": [
    source(urns.handover("edge-g2"), "displayName", urns.password("test-g1")),
    /^Handover edge-g2\.displayName: got a value from ApplicationPassword test-g1, want no secret/,
  ],
  "a handover that leans on a canary that isn't there": [
    drop(urns.canary("edge-g2")),
    /^edge-g2: got a creation that waits for a token canary which isn't there/,
  ],
  "a handover that leans on another credential's canary": [
    option(urns.handover("edge-g2"), { dependencies: [urns.canary("edge-g1")] }),
    /^edge-g2: got a creation that doesn't wait for the token canary/,
  ],
  "a secret in the vault that leans on a canary that proves nothing": [
    put(urns.canary("edge-g2"), { live: false }),
    /^edge-client-secret: got an update that waits for a token canary which isn't there/,
  ],
  "the deletion of the handover of a live credential": [
    remove(urns.handover("edge-g1")),
    /^Handover edge-g1: got a deletion; keep it as long as its credential is live/,
  ],

  "a canary that tries another credential": [
    source(urns.canary("edge-g2"), "clientSecret", urns.password("edge-g1")),
    /^TokenCanary edge-g2\.clientSecret: got a value from elsewhere, want the value of edge-g2/,
  ],
  "a canary for another key": [
    put(urns.canary("edge-g2"), { keyId: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b" }),
    /^TokenCanary edge-g2\.keyId: got another text, want the credential's own key ID/,
  ],
  "a canary that asks another tenant": [
    put(urns.canary("edge-g2"), { tenantId: "00000000-0000-0000-0000-000000000000" }),
    /^TokenCanary edge-g2\.tenantId: got another text, want "953fc14a/,
  ],
  "a canary for another app": [
    put(urns.canary("edge-g2"), { clientId: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b" }),
    /^TokenCanary edge-g2\.clientId: got another text, want "d802c929/,
  ],
  "the deletion of the canary of a live credential": [
    remove(urns.canary("edge-g1")),
    /^TokenCanary edge-g1: got a deletion; keep it as long as its credential is live/,
  ],

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

  "the vault turned to RBAC": [
    (preview) => {
      stepAt(preview, urns.vault).op = "update";
      section(preview, urns.vault, "properties").enableRbacAuthorization = true;
    },
    /^Vault vault\.properties\.enableRbacAuthorization: got true, want false/,
  ],
  "the vault without soft delete": [
    (preview) => {
      stepAt(preview, urns.vault).op = "update";
      section(preview, urns.vault, "properties").enableSoftDelete = false;
    },
    /^Vault vault\.properties\.enableSoftDelete: got false, want true/,
  ],
  "the vault without purge protection": [
    (preview) => {
      stepAt(preview, urns.vault).op = "update";
      delete section(preview, urns.vault, "properties").enablePurgeProtection;
    },
    /^Vault vault\.properties\.enablePurgeProtection: got nothing, want true/,
  ],
  "the vault shut to its readers' network": [
    (preview) => {
      stepAt(preview, urns.vault).op = "update";
      section(preview, urns.vault, "properties").networkAcls = { defaultAction: "Deny" };
    },
    /^Vault vault\.properties\.networkAcls: got a section, want nothing/,
  ],
  "the vault with access policies of its own": [
    (preview) => {
      stepAt(preview, urns.vault).op = "update";
      section(preview, urns.vault, "properties").accessPolicies = [];
    },
    /^Vault vault\.properties\.accessPolicies: got a list of 0, want nothing/,
  ],

  "a reader's access policy removed": [
    remove(urns.reader("gateway")),
    /^AccessPolicy gateway-reads-secrets: got a deletion; keep the reader/,
  ],
  "a reader that may do more": [
    (preview) => {
      stepAt(preview, urns.reader("gateway")).op = "update";
      section(preview, urns.reader("gateway"), "policy").permissions = { secrets: ["all"] };
    },
    /^AccessPolicy gateway-reads-secrets\.policy\.permissions\.secrets: got 1 of them, want 2/,
  ],
  "a reader's policy for somebody else": [
    (preview) => {
      stepAt(preview, urns.reader("gateway")).op = "update";
      section(preview, urns.reader("gateway"), "policy").objectId = "00000000-0000-0000-0000-000000000000";
    },
    /^AccessPolicy gateway-reads-secrets\.policy\.objectId: got another text, want the identity of gateway/,
  ],
  "a reader's policy for who is not known yet and comes from elsewhere": [
    (preview) => {
      stepAt(preview, urns.reader("gateway")).op = "update";
      section(preview, urns.reader("gateway"), "policy").objectId = unknown;
      source(urns.reader("gateway"), "policy", urns.site)(preview);
    },
    /^AccessPolicy gateway-reads-secrets\.policy\.objectId: got what is not known yet, want the identity of gateway/,
  ],
  "the Function App's role removed": [
    remove(urns.role),
    /^RoleAssignment function-app-storage-role: got a deletion; keep it: the stack file asks for it/,
  ],
  "the Function App removed": [
    remove(urns.site),
    /^WebApp function-app: got a deletion; leave what is protected as it is/,
  ],
  "a role with more rights": [
    change(urns.role, {
      roleDefinitionId: "/subscriptions/x/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    }),
    /^RoleAssignment function-app-storage-role\.roleDefinitionId: got another text, want Storage Blob Data Owner/,
  ],
  "a secret among the Function App's settings": [
    (preview) => {
      stepAt(preview, urns.site).op = "update";
      const { appSettings } = section(preview, urns.site, "siteConfig") as { appSettings: object[] };
      appSettings.push({ name: "SMTP_PASS", value: "hunter2" });
    },
    /^WebApp function-app\.siteConfig\.appSettings: got SMTP_PASS besides, want FUNCTIONS_EXTENSION_VERSION, /,
  ],
  "a setting of the Function App that comes from a password": [
    (preview) => {
      change(urns.site, { siteConfig: unknown })(preview);
      source(urns.site, "siteConfig", urns.storage, g1)(preview);
    },
    /^WebApp function-app\.siteConfig: got a value from ApplicationPassword edge-g1, want no secret/,
  ],
  "a setting of the Function App that comes from outside the estate": [
    (preview) => {
      change(urns.site, { siteConfig: unknown })(preview);
      const foreign = urns.other("random:index/randomPassword:RandomPassword::x");
      source(urns.site, "siteConfig", urns.storage, foreign)(preview);
    },
    /^WebApp function-app\.siteConfig: got a value from RandomPassword x, want no secret, and nothing from outside/,
  ],
  "a Function App without its identity": [
    change(urns.site, { identity: { type: "None" } }),
    /^WebApp function-app\.identity\.type: got another text, want "SystemAssigned"/,
  ],
  "storage that anybody may read": [
    change(urns.storage, { allowBlobPublicAccess: true }),
    /^StorageAccount function-app-storage\.allowBlobPublicAccess: got true, want false/,
  ],
  "a plan of another size": [
    change(urns.plan, { sku: { name: "P3v3" } }),
    /^AppServicePlan function-app-plan\.sku\.name: got another text, want "B1"/,
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
