import assert from "node:assert/strict";
import { forbidSecretSettings as rule } from "../../policies/rules/forbidSecretSettings";
import { thisRun } from "../../policies/run";
import { compliant } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, changed, notYetKnown, resource } from "./support/resource";
import { samples } from "./support/samples";

describe("forbid-secret-settings", () => {
  let good: Resource;

  before(async () => {
    good = await compliant("WebApp");
  });

  /** The Function App with one more setting. */
  function withSetting(name: string, value: unknown): Resource {
    const { appSettings } = good.inputs.siteConfig as { readonly appSettings: readonly object[] };
    return changed(good, "siteConfig.appSettings", [...appSettings, { name, value }]);
  }

  it("lets the component's settings pass: plain values, and references into the vault", () => {
    assert.deepEqual(refusals(rule, good), []);
  });

  for (const name of [
    "AzureWebJobsStorage",
    "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING",
    "APPLICATIONINSIGHTS_CONNECTION_STRING",
    "EDGE_CLIENT_SECRET",
    "SmtpPassword",
    "BLOB_SAS",
    "ApiKey",
    "SMTP_PASS",
    "DB_PWD",
    "APIKEY",
    "CONN_STR",
  ]) {
    it(`refuses a value in ${name}`, () => {
      assert.deepEqual(refusals(rule, withSetting(name, "some value")), [
        `siteConfig.appSettings ${name}: got a value, want a Key Vault reference without a version`,
      ]);
    });
  }

  it("refuses a reference to one version: a rotation would not reach the app", () => {
    for (const reference of [
      "@Microsoft.KeyVault(VaultName=kv;SecretName=edge-client-secret;SecretVersion=3c6a1f)",
      "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/edge-client-secret/3c6a1f)",
    ]) {
      assert.equal(refusals(rule, withSetting("EDGE_CLIENT_SECRET", reference)).length, 1, reference);
    }
  });

  it("lets a reference by address pass", () => {
    const reference = "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/edge-client-secret/)";
    assert.deepEqual(refusals(rule, withSetting("EDGE_CLIENT_SECRET", reference)), []);
  });

  for (const [shape, text] of Object.entries(samples)) {
    it(`refuses ${shape} under a harmless name, and does not show it`, () => {
      assert.deepEqual(refusals(rule, withSetting("REPORT", text)), [
        `siteConfig.appSettings REPORT: got ${shape}, want a Key Vault reference`,
      ]);
    });
  }

  it("refuses a connection string under its own heading", () => {
    const site = changed(good, "siteConfig.connectionStrings", [
      { name: "db", connectionString: "somewhere" },
    ]);
    assert.deepEqual(refusals(rule, site), [
      "siteConfig.connectionStrings db: got a value, want a Key Vault reference without a version",
    ]);
  });

  it("refuses settings and connection strings that are resources of their own", () => {
    const settings = resource("azure-native:web:WebAppApplicationSettings", "settings", {
      properties: { API_KEY: "some value", TENANT_ID: "some value" },
    });
    assert.deepEqual(refusals(rule, settings), [
      "properties API_KEY: got a value, want a Key Vault reference without a version",
    ]);
    const strings = resource("azure-native:web:WebAppConnectionStrings", "strings", {
      properties: { db: { value: "somewhere", type: "SQLAzure" } },
    });
    assert.equal(refusals(rule, strings).length, 1);
  });

  for (const [type, place, entry] of [
    ["web:WebAppSlot", "siteConfig.appSettings", { name: "SMTP_PASS", value: "some value" }],
    ["web/v20231201:WebApp", "siteConfig.appSettings", { name: "SMTP_PASS", value: "some value" }],
    ["app:ContainerApp", "template.containers.0.env", { name: "SMTP_PASS", value: "some value" }],
    ["app:ContainerApp", "template.initContainers.0.env", { name: "SMTP_PASS", value: "some value" }],
    ["app:ContainerApp", "configuration.secrets", { name: "anything", value: "some value" }],
    ["app:Job", "template.containers.0.env", { name: "SMTP_PASS", value: "some value" }],
    ["app:DaprComponent", "metadata", { name: "redisPassword", value: "some value" }],
    [
      "containerinstance:ContainerGroup",
      "containers.0.environmentVariables",
      { name: "SMTP_PASS", value: "some value" },
    ],
    [
      "containerinstance:ContainerGroup",
      "containers.0.environmentVariables",
      { name: "anything", secureValue: "some value" },
    ],
    ["batch:Pool", "startTask.environmentSettings", { name: "SMTP_PASS", value: "some value" }],
  ] as const) {
    it(`refuses ${JSON.stringify(entry)} in ${place} of ${type}`, () => {
      const holder = changed(resource(`azure-native:${type}`, "holder", listsAlong(place)), place, [entry]);
      const [sentence, ...rest] = refusals(rule, holder);
      const at = place.replaceAll(/\.\d+/g, "");
      assert.match(
        sentence ?? "nothing",
        new RegExp(`^${at} ${entry.name}: got a value, want .* without a version$`),
      );
      assert.deepEqual(rest, []);
    });
  }

  for (const [type, inputs] of [
    ["apimanagement:NamedValue", { displayName: "smtp-pass", value: "some value" }],
    ["apimanagement:NamedValue", { displayName: "anything", value: "some value", secret: true }],
    ["apimanagement:WorkspaceNamedValue", { displayName: "smtp-pass", value: "some value" }],
    ["appconfiguration:KeyValue", { keyValueName: "Smtp:Pass", value: "some value" }],
    ["automation:Variable", { variableName: "SmtpPass", value: '"some value"' }],
    ["automation:Variable", { variableName: "anything", value: '"some value"', isEncrypted: true }],
    ["web:WebAppMetadata", { properties: { SMTP_PASS: "some value" } }],
    ["web:Connection", { properties: { parameterValues: { password: "some value" } } }],
    ["logic:Workflow", { parameters: { smtpPassword: { type: "String", value: "some value" } } }],
    ["machinelearningservices:OnlineDeployment", { environmentVariables: { SMTP_PASS: "some value" } }],
  ] as const) {
    it(`refuses ${type} with ${JSON.stringify(inputs)}`, () => {
      assert.equal(refusals(rule, resource(`azure-native:${type}`, "holder", inputs)).length, 1);
    });
  }

  it("lets each service's own reference into the vault pass", () => {
    const address = "https://kv.vault.azure.net/secrets/smtp";
    for (const [type, inputs] of [
      [
        "apimanagement:NamedValue",
        { displayName: "pass", secret: true, keyVault: { secretIdentifier: address } },
      ],
      ["app:ContainerApp", { configuration: { secrets: [{ name: "smtp", keyVaultUrl: address }] } }],
      [
        "app:ContainerApp",
        { template: { containers: [{ env: [{ name: "SMTP_PASS", secretRef: "smtp" }] }] } },
      ],
      ["appconfiguration:KeyValue", { keyValueName: "Smtp:Pass", value: JSON.stringify({ uri: address }) }],
      ["web:WebApp", { siteConfig: { appSettings: [{ name: "PASS", value: "@AppSettingRef(SMTP)" }] } }],
    ] as const) {
      assert.deepEqual(refusals(rule, resource(`azure-native:${type}`, "holder", inputs)), [], type);
    }
  });

  it("lets switches, empty values, tags and other providers' resources pass", () => {
    for (const value of ["", "true", "False", "{{smtp-password}}"]) {
      assert.deepEqual(refusals(rule, withSetting("SMTP_PASS", value)), [], value);
    }
    const tagged = changed(good, "tags", { password: "some value" });
    assert.deepEqual(refusals(rule, tagged), []);
    const password = { keepers: [{ name: "password", value: "some value" }] };
    assert.deepEqual(
      refusals(rule, resource("random:index/randomPassword:RandomPassword", "r", password)),
      [],
    );
  });

  it("says of a secret's setting that only the update knows that it is judged then", () => {
    refusals(rule, withSetting("SMTP_PASS", notYetKnown));
    assert.deepEqual(
      thisRun.deferred.map(({ property }) => property),
      ["siteConfig.appSettings SMTP_PASS"],
    );
  });

  it("lets a name that only sounds like a secret's pass where it is configured", () => {
    const site = withSetting("SESSION_KEY", "some value");
    assert.equal(refusals(rule, site).length, 1);
    const reason = "the name of a cookie";
    const property = "siteConfig.appSettings SESSION_KEY";
    assert.deepEqual(refusals(rule, site, { except: [{ resource: site.name, property, reason }] }), []);
    const other = changed(site, "siteConfig.connectionStrings", [{ name: "db", connectionString: "here" }]);
    assert.equal(refusals(rule, other, { except: [{ resource: site.name, property, reason }] }).length, 1);
  });

  it("lets what only the update knows pass until then", () => {
    assert.deepEqual(refusals(rule, withSetting("EDGE_CLIENT_SECRET", notYetKnown)), []);
    assert.deepEqual(refusals(rule, changed(good, "siteConfig.appSettings", notYetKnown)), []);
  });
});

/** What must be there for a path with `0` in it to lead through a list. */
function listsAlong(place: string): object {
  const [list, rest] = place.split(".0.");
  if (list === undefined || rest === undefined) return {};
  return list
    .split(".")
    .reverse()
    .reduce<object>((inner, key) => ({ [key]: inner }), [{}]);
}
