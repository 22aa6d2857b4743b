import { stepAt } from "./support/gate";
import { unknown, urns } from "./support/json";
import { change, describeTampering, g1, remove, section, source } from "./support/tampering";

describeTampering("The gate refuses, since the stack file asks for no such thing,", {
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
  "the right of whoever writes removed": [
    remove(urns.writer),
    /^AccessPolicy deployer-writes-secrets: got a deletion; keep it: whoever runs this needs it/,
  ],
  "a writer that may read": [
    (preview) => {
      stepAt(preview, urns.writer).op = "update";
      const secrets = ["set", "list", "delete", "get"];
      section(preview, urns.writer, "policy").permissions = { secrets };
    },
    /^AccessPolicy deployer-writes-secrets\.policy\.permissions\.secrets/,
  ],
  "the right to write for another than who ran first": [
    (preview) => {
      stepAt(preview, urns.writer).op = "update";
      section(preview, urns.writer, "policy").objectId = "00000000-0000-0000-0000-000000000000";
    },
    /^AccessPolicy deployer-writes-secrets\.policy\.objectId: got another text, want the object ID of whoever ran first/,
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
});
