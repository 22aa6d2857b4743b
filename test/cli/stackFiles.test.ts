import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";
import { readStackFiles } from "../../cli/stackFiles";
import { readStackFile } from "../../status/read/stackFile";
import { UsageError } from "../../settings/usageError";

const whole = readFileSync(join(packageRoot, "Pulumi.test.yaml"), "utf8");
const tenant = "953fc14a-00c7-4452-a2fb-0a73070de7f3";

describe("stack files on disk", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "quarterturn-stack-files-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (file: string, text: string): void => {
    writeFileSync(join(folder, file), text);
  };
  /** What both readers say: of `npm run local`, and of `npm run status`. */
  const refusals = (): string[] =>
    [() => readStackFiles(folder), () => readStackFile(folder, "test")].map((read) => {
      try {
        read();
      } catch (error) {
        assert.ok(error instanceof UsageError, String(error));
        return error.message;
      }
      return "";
    });

  it("name one tenant, in capitals or not", () => {
    write("Pulumi.test.yaml", whole);
    write("Pulumi.prod.yaml", whole.replace(tenant, tenant.toUpperCase()));
    write("Pulumi.dev.yaml", whole.replace(tenant, `"{${tenant}}"`));
    write("Pulumi.new.yaml", "encryptionsalt: v1:abc\n");
    const { tenantId, stacks } = readStackFiles(folder);
    assert.equal(tenantId, tenant);
    assert.deepEqual([...stacks].sort(), ["dev", "new", "prod", "test"]);
  });

  it("name the DNS zones in which certificates' names are proven", () => {
    const id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/dnszones/vc.maxconf.ca";
    const automatic = `{ host: a.vc.maxconf.ca, issuer: DigiCert, owner: somebody, acme: { dnsZone: ${id} } }`;
    write(
      "Pulumi.dev.yaml",
      `config:\n  quarterturn:tenantId: ${tenant}\n  quarterturn:certificates: { a: ${automatic} }\n`,
    );
    assert.deepEqual(readStackFiles(folder).zones, [id]);
  });

  it("name the hosts whose certificates are watched, all stacks' together", () => {
    write("Pulumi.test.yaml", whole);
    const nodes = "nodes: { conf-1: 10.1.0.11 }";
    const names = "names: [conference.vc.maxconf.ca, sip.vc.maxconf.ca]";
    const watched = `host: conference.vc.maxconf.ca, port: 8443, issuer: DigiCert, owner: somebody, ${nodes}, ${names}`;
    write(
      "Pulumi.prod.yaml",
      `config:\n  quarterturn:certificates:\n    conference: { ${watched} }\n    wrong: { port: x }\n    none: 7\n`,
    );
    const { hosts } = readStackFiles(folder);
    assert.deepEqual(hosts.map(({ host }) => host).sort(), [
      "conference.test.vc.maxconf.ca",
      "conference.vc.maxconf.ca",
      "pexip.test.maxconf.example.com",
    ]);
    assert.deepEqual(
      hosts.find(({ port }) => port === 8443),
      {
        ...{ host: "conference.vc.maxconf.ca", port: 8443, issuer: "DigiCert", owner: "somebody" },
        names: ["conference.vc.maxconf.ca", "sip.vc.maxconf.ca"],
        nodes: { "conf-1": "10.1.0.11" },
      },
    );
  });

  it("are refused with two tenants", () => {
    write("Pulumi.test.yaml", whole);
    write("Pulumi.prod.yaml", whole.replace(tenant, tenant.replace("9", "8")));
    assert.match(
      refusals()[0] ?? "",
      /in different stack files, want one; the local Azure is one tenant: name the stack, npm run local -- --stack NAME COMMAND$/,
    );
  });

  it("count alone if their stack is chosen: another tenant's may lie beside them", () => {
    const other = tenant.replace("9", "8");
    write("Pulumi.test.yaml", whole);
    write("Pulumi.prod.yaml", whole.replace(tenant, other).replace("d802c929", "e802c929"));
    const { tenantId, stacks, apps } = readStackFiles(folder, "prod");
    assert.deepEqual([tenantId, [...stacks].sort()], [other, ["prod", "test"]]);
    assert.deepEqual(
      apps.map(({ clientId }) => clientId.slice(0, 8)),
      ["e802c929", "9f0c40e1"],
    );
    write("Pulumi.new.yaml", "encryptionsalt: v1:abc\n");
    assert.throws(
      () => readStackFiles(folder, "new"),
      /got nothing in Pulumi\.new\.yaml, want the tenant's ID/,
    );
  });

  it("say what they refer to, which must be there, and what is so wrong that only the program can say it", () => {
    const [base = ""] = whole.split("  quarterturn:vault:");
    const subscription = "11111111-2222-4333-8444-555555555555";
    write(
      "Pulumi.test.yaml",
      `${base}  quarterturn:vault:
    name: kvlt-shared
    existing: { resourceGroup: rg-shared, subscription: ${subscription} }
    readers:
      aks: { identity: { name: id-aks, resourceGroup: rg-aks } }
      audit: { objectId: 3d2f7c10-9a4b-4c6e-8f1d-5b7e2a9c4d02, reason: reads the log }
      wrong: 7
    writers:
      ci: { objectId: 3d2f7c10-9a4b-4c6e-8f1d-5b7e2a9c4d03, reason: rotates }
  quarterturn:functionApp: { name: func, existing: { resourceGroup: rg-apps } }
  quarterturn:gateway: { name: apim, existing: { resourceGroup: rg-apim, subscription: ${subscription} } }
`,
    );
    const { estates, gateways } = readStackFiles(folder);
    const [
      { vaults, identities, functionApps, people } = {
        vaults: [],
        identities: [],
        functionApps: [],
        people: [],
      },
    ] = estates;
    assert.deepEqual(
      [...vaults, ...identities, ...functionApps, ...gateways].map((one) => [
        one.name,
        one.resourceGroup,
        one.subscription,
      ]),
      [
        ["kvlt-shared", "rg-shared", subscription],
        ["id-aks", "rg-aks", undefined],
        ["func", "rg-apps", undefined],
        ["apim", "rg-apim", subscription],
      ],
    );
    assert.deepEqual(
      people.map(({ kind }) => kind),
      ["User", "ServicePrincipal"],
    );
  });

  it("adopt the same apps with the consumers in a file of their own", () => {
    write("Pulumi.test.yaml", whole);
    const { apps } = readStackFiles(folder);
    assert.equal(apps.length, 2);
    const [before = "", rest = ""] = whole.split("  quarterturn:consumers:\n");
    const end = rest.indexOf("  quarterturn:recipients:");
    write(
      "Pulumi.test.yaml",
      `${before}  quarterturn:consumersFile: consumers.test.yaml\n${rest.slice(end)}`,
    );
    write("consumers.test.yaml", rest.slice(0, end).replaceAll(/^ {4}/gm, ""));
    assert.deepEqual(readStackFiles(folder).apps, apps);
    assert.deepEqual(Object.keys(readStackFile(folder, "test").settings.consumers), ["edge", "test"]);
  });

  it("mean the same without the namespace, as to the engine", () => {
    write("Pulumi.test.yaml", whole.replaceAll("  quarterturn:", "  "));
    assert.equal(readStackFiles(folder).apps.length, 2);
    const { settings } = readStackFile(folder, "test");
    write("Pulumi.test.yaml", whole);
    assert.deepEqual(readStackFile(folder, "test").settings, settings);
  });

  it("are refused where the engine would read a number in another way", () => {
    write("Pulumi.test.yaml", whole.replace("earlyDays: 14", "earlyDays: 014"));
    for (const message of refusals()) {
      assert.equal(
        message,
        "Pulumi.test.yaml: the stack file has values that can't be read\n" +
          "  quarterturn:policy.earlyDays: got 014, want a value that all versions of YAML read the same way; put text in quotes, and write numbers in plain digits: the engine reads 014 as 12",
      );
    }
  });

  it("are refused where they are too large for the engine, with the way out", () => {
    const many = Array.from(
      { length: 800 },
      (_, index) =>
        `    consumer-${index}: { displayName: "${"x".repeat(120)}", recipients: [idim-technical-operations] }\n`,
    );
    const text = whole.replace("  quarterturn:consumers:\n", `  quarterturn:consumers:\n${many.join("")}`);
    write("Pulumi.test.yaml", text);
    for (const message of refusals()) {
      assert.match(
        message,
        /^Pulumi\.test\.yaml: got \d{6} bytes of configuration, want at most \d+: the engine hands it over in one environment variable; move large sections into files of their own \(quarterturn:consumersFile, quarterturn:recipientsFile\)$/,
      );
    }
  });

  it("are refused with a value 5,000 levels deep, in one line", () => {
    write("Pulumi.test.yaml", `config:\n  quarterturn:policy: ${"[".repeat(5_000)}${"]".repeat(5_000)}\n`);
    for (const message of refusals()) {
      assert.equal(message, "Pulumi.test.yaml: got nesting exceeded maxDepth (100) in line 2, want YAML");
    }
    write("Pulumi.test.yaml", `config:\n  quarterturn:policy: ${"[".repeat(50)}${"]".repeat(50)}\n`);
    for (const message of refusals())
      assert.match(message, /^[^\n]*\n {2}quarterturn:policy\.0\.0: got values nested/);
  });
});
