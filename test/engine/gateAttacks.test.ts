import assert from "node:assert/strict";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { type Config, configured, edited, passes, refused } from "../support/gateOnEngine";

type Edit = readonly [file: string, from: string, to: string];

const consumer = "components/rotatingConsumer.ts";
const publication = "components/publication.ts";
const passwords = "components/entraSource.ts";
const app = "components/app.ts";
const vault = "components/secretVault.ts";

/** What somebody changes in the program, and why the gate refuses what the engine then previews. */
const programs: Readonly<Record<string, readonly [edit: Edit, reason: RegExp]>> = {
  "a second vault secret with the same secretName": [
    [
      publication,
      "  return new VaultSecret(\n",
      `  new VaultSecret(
      \`\${name}-copy\`,
      {
        vaultName: vault.vaultName,
        secretName,
        value: "hunter2",
        contentType: "",
        notBefore: 0,
        expires: 0,
        tags: { consumer: name, generation, keyId },
      },
      { parent: consumer },
    );
    return new VaultSecret(\n`,
    ],
    /^Secret edge-copy: got a creation, want only what the stack file and the ledger ask for/m,
  ],
  "another value in the vault": [
    [
      publication,
      "      value,\n      contentType,",
      '      value: pulumi.secret("hunter2"),\n      contentType,',
    ],
    /^edge-client-secret: got a value from elsewhere, want the value of edge-g2/m,
  ],
  "a handover to somebody who is not in the stack file": [
    [
      consumer,
      "        recipients,\n",
      '        recipients: { x: { name: "X", email: "x@example.net", form: "plaintext" } },\n',
    ],
    /^Handover edge-g2\.recipients: got x@example\.net, want the recipients of edge in the stack file/m,
  ],
  "a handover of something else than the credential": [
    [consumer, "clientSecret: value,\n        newest", 'clientSecret: pulumi.secret("x"),\n        newest'],
    /^Handover edge-g2\.clientSecret: got a value from elsewhere, want the value of edge-g2/m,
  ],
  "a handover that doesn't wait for its proof": [
    [consumer, "dependsOn: keeping(canary, copies)", "dependsOn: [...copies]"],
    /^edge-g2: got a creation that doesn't wait for the token canary/m,
  ],
  "a canary that says it proved": [
    [consumer, "live: isLive(credential),", "live: false,"],
    /^edge-g2: got no token canary that tries it/m,
  ],
  "no history": [
    ["rotation/plan.ts", '...given("history",', '...given("history", undefined &&'],
    /^history of edge: got none, want every line that the state has/m,
  ],
  "a history that ends where something happens": [
    ["rotation/happened.ts", "history.set(turn.name, appended(text, events));", "history.delete(turn.name);"],
    /^history of edge: got none, want every line that the state has/m,
  ],
  "one more password": [
    [
      passwords,
      "  return {\n    contentType:",
      `  new azuread.ApplicationPassword(\`\${name}-back-door\`, { applicationId: own.applicationId }, { parent: consumer });
  return {\n    contentType:`,
    ],
    /^edge-back-door: got a creation of a credential that the ledger doesn't know/m,
  ],
  "passwords that the engine takes from their app": [
    [passwords, "const retainOnDelete = true;", "const retainOnDelete = false;"],
    /^ApplicationPassword edge-g1: got no retainOnDelete; add it/m,
  ],
  "changes of live passwords that are ignored": [
    [
      passwords,
      "retainOnDelete, protect: true }",
      'retainOnDelete, protect: true, ignoreChanges: ["endDate"] }',
    ],
    /^ApplicationPassword edge-g1: got ignoreChanges; remove this option/m,
  ],
  "a vault turned to RBAC": [
    [vault, 'enableRbacAuthorization: access === "rbac"', "enableRbacAuthorization: true"],
    /^Vault vault\.properties\.enableRbacAuthorization: got true, want false/m,
  ],
  "a vault shut to the network": [
    [
      vault,
      "enablePurgeProtection: true,",
      'enablePurgeProtection: true,\n          publicNetworkAccess: "disabled",',
    ],
    /^Vault vault\.properties\.publicNetworkAccess: got another text, want nothing/m,
  ],
  "a reader less": [
    [
      "program/readers.ts",
      "if (!(await component.identity.isThere)) continue;",
      'if (name === "gateway") continue;',
    ],
    /^AccessPolicy gateway-reads-secrets: got a deletion; keep the reader/m,
  ],
  "readers that may do everything": [
    [vault, 'reads: ["get", "list"]', 'reads: ["all"]'],
    /^AccessPolicy gateway-reads-secrets\.policy\.permissions\.secrets: got 1 of them, want 2/m,
  ],
  "readers that stay when they are dropped": [
    [vault, "const opts = { parent: this,", "const opts = { parent: this, retainOnDelete: true,"],
    /^AccessPolicy gateway-reads-secrets: got retainOnDelete; remove it/m,
  ],
  "a provider of its own for the vault": [
    [
      vault,
      "{ parent: this, protect: true,",
      "{ parent: this, provider: new azure.Provider('mine', {}), protect: true,",
    ],
    /^Vault vault: got the provider azure-native mine, want the engine's own for its package/m,
  ],
  "a password among the Function App's settings": [
    [
      "program/readerSettings.ts",
      "return { TENANT_ID: tenantId,",
      'return { SMTP_PASS: "hunter2", TENANT_ID: tenantId,',
    ],
    /^WebApp function-app\.siteConfig\.appSettings: got SMTP_PASS besides, want /m,
  ],
};

/** What somebody changes in the stack file. */
const stackFiles: Readonly<Record<string, readonly [change: (config: Config) => void, reason: RegExp]>> = {
  "a gateway without its domains": [
    (config) => {
      (config["quarterturn:gateway"] as Config).domains = [];
    },
    /^ApiManagementService gateway: got an update that takes something away: host name api\.test\.maxconf\.example\.com goes/m,
  ],
  "another cloud for a provider": [
    (config) => {
      config["azuread:environment"] = "china";
    },
    /^azuread:environment: got a setting of a provider or of the engine/m,
  ],
};

describeWithEngine(
  "The gate, on a hostile or careless change that the real engine previews,",
  (env) => {
    let estate: TestEstate;
    const preview = (...args: string[]) => estate.pulumi("preview", "--json", "--show-sames", ...args);

    before(async () => {
      estate = await TestEstate.after(env, "2026-11-22");
      estate.moveTo("2027-02-20");
      passes(await preview(), /2 new credentials/);
    });
    after(() => estate.close());

    for (const [title, [edit, reason]] of Object.entries(programs)) {
      it(`refuses a program with ${title}`, async () => {
        const [file, from, to] = edit;
        const importing: Edit = to.includes("azure.Provider")
          ? [file, "import * as pulumi", 'import * as azure from "@pulumi/azure-native";\nimport * as pulumi']
          : [file, "", ""];
        await edited(estate, importing, () =>
          edited(estate, [file, from, to], async () => {
            const judged = await preview();
            refused(judged, reason);
            assert.doesNotMatch(judged.stderr, /hunter/);
          }),
        );
      });
    }

    it("refuses a program whose app comes with a password inline", () =>
      configured(
        estate,
        (config) => {
          (config["quarterturn:consumers"] as Record<string, object>).reports = {
            displayName: "MaxConf reports",
          };
        },
        async () => {
          passes(await preview(), /3 new credentials/);
          const inline = 'signInAudience: "AzureADMyOrg", password: { displayName: "back door" } }';
          await edited(estate, [app, 'signInAudience: "AzureADMyOrg" }', inline], async () => {
            refused(await preview(), /^Application reports\.password: got a section, want nothing/m);
          });
        },
      ));

    for (const [title, [change, reason]] of Object.entries(stackFiles)) {
      it(`refuses a stack file with ${title}`, () =>
        configured(estate, change, async () => {
          refused(await preview(), reason);
        }));
    }

    it("shows where the e-mails go from now on, where the stack file points them elsewhere", () =>
      configured(
        estate,
        (config) => {
          config["quarterturn:mail"] = { from: "m@example.net", smtp: { host: "mail.example.net" } };
        },
        async () => {
          passes(await preview(), /^The e-mails go out through mail\.example\.net, from m@example\.net\.$/m);
        },
      ));
  },
  15,
);
