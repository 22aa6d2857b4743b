import assert from "node:assert/strict";
import { load } from "js-yaml";
import { type Piece, declaredEstate } from "../../settings/declaredEstate";
import { vaultSecretName } from "../../settings/secretNames";
import { type Settings, readSettings } from "../../settings/settings";
import { type Raw, problemsOf, stackFile, withValue } from "./stackFile";

/** All that a stack file needs. */
const smallest = load(`
tenantId: 953fc14a-00c7-4452-a2fb-0a73070de7f3
vault:
  name: kvlt-shared
  existing:
    resourceGroup: rg-shared
consumers:
  edge:
    displayName: Edge
    clientId: d802c929-6984-48f9-81d1-ff8770c65bde
    recipients: [team]
recipients:
  team: { name: The team, email: team@example.com }
mail: { from: secrets@example.com, graph: {} }
`) as Raw;

const smallestWith = (change: Raw): Raw => ({ ...smallest, ...change });
const nothing = (): undefined => undefined;
const pieces = (settings: Settings, held: (piece: Piece) => Raw | undefined = nothing): string[] =>
  Object.keys(declaredEstate(settings, held));

describe("a stack file for an estate that exists", () => {
  it("needs a tenant, a vault and consumers, and has nothing declared", () => {
    assert.deepEqual(problemsOf(smallest), []);
    assert.deepEqual(pieces(readSettings(smallest)), []);
  });

  it("names nothing in vain: a resource group is declared where something is created in it", () => {
    const group = { resourceGroup: "rg-maxconf", location: "canadacentral" };
    assert.deepEqual(pieces(readSettings(smallestWith(group))), []);
    const functionApp = { name: "func-maxconf" };
    assert.deepEqual(pieces(readSettings(smallestWith({ ...group, functionApp }))), ["group", "functionApp"]);
    const there = { ...group, resourceGroup: { name: "rg-maxconf", existing: true }, functionApp };
    assert.deepEqual(pieces(readSettings(smallestWith(there))), ["functionApp"]);
  });

  it("keeps declaring what the state has, whoever imported it", () => {
    const gateway = { name: "apim-maxconf", existing: { resourceGroup: "rg-gateway" } };
    const settings = readSettings(smallestWith({ gateway }));
    const held = {
      location: "canadacentral",
      publisherName: "MaxConf",
      publisherEmail: "publisher@example.com",
      sku: { name: "Premium", capacity: 2 },
    };
    assert.deepEqual(pieces(settings), []);
    const declared = declaredEstate(settings, (piece) => (piece === "gateway" ? held : undefined));
    assert.deepEqual(declared, {
      gateway: {
        serviceName: "apim-maxconf",
        existing: { resourceGroup: "rg-gateway" },
        domains: [],
        namedValues: false,
        resourceGroup: "rg-gateway",
        location: "canadacentral",
        publisherName: "MaxConf",
        publisherEmail: "publisher@example.com",
        sku: "Premium",
      },
    });
  });

  it("says a region and a resource group where something is created", () => {
    const functionApp = { name: "func-maxconf" };
    assert.deepEqual(problemsOf(smallestWith({ functionApp })), [
      "quarterturn:location: got nothing, want an Azure region such as canadacentral: quarterturn:functionApp is created there; where it is there already, say so in quarterturn:functionApp.existing",
      "quarterturn:resourceGroup: got nothing, want a resource group's name: quarterturn:functionApp is created there; where it is there already, say so in quarterturn:functionApp.existing",
    ]);
  });
});

describe("what a stack file says of a piece that exists", () => {
  const existing = { resourceGroup: "rg-shared" };
  const refused: Readonly<Record<string, readonly [path: string, value: unknown, problem: RegExp]>> = {
    "settings of a vault that would change it": [
      "vault",
      { name: "kvlt", existing, access: "rbac", tags: { a: "b" }, softDeleteRetentionDays: 90 },
      /^quarterturn:vault\.access: got "rbac", want nothing: a vault that exists stays as it is there$/m,
    ],
    "the plan of a Function App": [
      "functionApp",
      { name: "func", existing, planSize: "B1" },
      /^quarterturn:functionApp\.planSize: got "B1", want nothing: a Function App that exists stays/m,
    ],
    "settings to manage of a Function App that is created": [
      "functionApp.manageSettings",
      ["TENANT_ID"],
      /^quarterturn:functionApp\.manageSettings: got \["TENANT_ID"\], want nothing: all settings/m,
    ],
    "an unmanaged host name of a gateway that is created": [
      "gateway.domains",
      [{ host: "api.example.com", certificate: "unmanaged" }],
      /^quarterturn:gateway\.domains\.0\.certificate: got "unmanaged", want managed or keyVault: only a gateway that exists/m,
    ],
    "a gateway to be created without its publisher": [
      "gateway.publisherName",
      undefined,
      /^quarterturn:gateway\.publisherName: got nothing, want some text: the gateway is created here$/m,
    ],
    "another subscription that is none": [
      "vault.existing",
      { resourceGroup: "rg", subscription: "main" },
      /^quarterturn:vault\.existing\.subscription: got "main", want a UUID/m,
    ],
    "a resource group that exists, or not": [
      "resourceGroup",
      { name: "rg", existing: false },
      /^quarterturn:resourceGroup: got .*, want a resource group's name, or `\{ name, existing: true \}`$/m,
    ],
  };
  for (const [title, [path, value, problem]] of Object.entries(refused))
    it(`is refused where it is ${title}`, () => {
      assert.match(problemsOf(withValue(path, value)).join("\n"), problem);
    });
});

describe("the readers of a vault", () => {
  const vault = (more: Raw): Raw => withValue("vault", { name: "kvlt-maxconf-test", ...more });

  it("are an identity by its name, or anybody by object ID with a reason", () => {
    const readers = {
      aks: { identity: { name: "id-aks", resourceGroup: "rg-aks" } },
      audit: { objectId: "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001", reason: "yearly audit" },
    };
    assert.deepEqual(readSettings(vault({ readers })).vault.readers, {
      ...readers,
      audit: { ...readers.audit, kind: "user" },
    });
  });

  it("have a reason where they are no identity, and a name", () => {
    const objectId = "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001";
    assert.match(
      problemsOf(vault({ readers: { audit: { objectId } } })).join("\n"),
      /^quarterturn:vault\.readers\.audit: got .*, want `identity` .*, or `objectId` with a `reason`/m,
    );
    assert.match(
      problemsOf(vault({ readers: { "The Team": { objectId, reason: "why" } } })).join("\n"),
      /^quarterturn:vault\.readers\.The Team: got .*, want a name of up to 40 lower-case letters/m,
    );
  });

  it("don't write as well, where policies are one for each", () => {
    const one = { objectId: "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001", reason: "why" };
    assert.deepEqual(problemsOf(vault({ readers: { audit: one }, writers: { ci: one } })), [
      "quarterturn:vault.writers.ci.objectId: got 0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001, which is vault.readers.audit too, want another identity: a vault has one access policy for each",
    ]);
    assert.deepEqual(
      problemsOf(vault({ access: "rbac", readers: { audit: one }, writers: { ci: one } })),
      [],
    );
    // How one that exists gives rights, the run finds out.
    const existing = { resourceGroup: "rg-shared" };
    assert.deepEqual(problemsOf(vault({ existing, readers: { audit: one }, writers: { ci: one } })), []);
  });

  it("get their right once", () => {
    const one = { objectId: "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001", reason: "why" };
    assert.deepEqual(problemsOf(vault({ access: "rbac", readers: { audit: one, again: one } })), [
      "quarterturn:vault.readers.again.objectId: got 0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001, which is vault.readers.audit too, want another identity: each has this right once",
    ]);
    assert.deepEqual(problemsOf(vault({ writers: { ci: one, cd: one } })), [
      "quarterturn:vault.writers.cd.objectId: got 0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001, which is vault.writers.ci too, want another identity: each has this right once",
    ]);
  });

  it("come from networks that can be told", () => {
    const network = { allow: ["203.0.113.0/24", "2001:db8::/32", "203.0.113.9"] };
    assert.deepEqual(readSettings(vault({ network })).vault.network, {
      ...network,
      subnets: [],
      bypass: "azureServices",
    });
    for (const wrong of ["203.0.113.0/33", "office", "203.0.113.0/24/8", "2001:db8::/129", ""])
      assert.match(
        problemsOf(vault({ network: { allow: [wrong] } })).join("\n"),
        /^quarterturn:vault\.network\.allow\.0: got .*, want an IP address or a range such as/m,
        wrong,
      );
  });

  it("and its log goes to a workspace by its ID", () => {
    assert.match(
      problemsOf(vault({ diagnostics: { workspaceId: "log-maxconf" } })).join("\n"),
      /^quarterturn:vault\.diagnostics\.workspaceId: got "log-maxconf", want an ID such as \/subscriptions\//m,
    );
  });
});

describe("the name of a consumer's secret in the vault", () => {
  it("may be given, so that who reads it need not change", () => {
    const { consumers } = readSettings(withValue("consumers.edge.secretName", "MaxConf-Edge-Secret"));
    assert.equal(vaultSecretName(consumers, "edge"), "MaxConf-Edge-Secret");
    assert.equal(vaultSecretName(consumers, "test"), "test-client-secret");
  });

  it("stays for one that left the stack file", () => {
    const { consumers } = readSettings(stackFile("test"));
    assert.equal(vaultSecretName(consumers, "gone", "its-secret"), "its-secret");
    assert.equal(vaultSecretName(consumers, "gone"), "gone-client-secret");
  });

  it("is nobody else's", () => {
    assert.deepEqual(problemsOf(withValue("consumers.test.secretName", "EDGE-client-secret")), [
      "quarterturn:consumers.test.secretName: got EDGE-client-secret, which is edge's, want a name of its own in the vault",
    ]);
    assert.match(
      problemsOf(withValue("consumers.test.secretName", "a_b")).join("\n"),
      /^quarterturn:consumers\.test\.secretName: got "a_b", want a vault secret's name/m,
    );
  });
});

describe("MaxConf's stack files", () => {
  for (const stack of ["test", "prod"])
    it(`declare vault, Function App and gateway from nothing: ${stack}`, () => {
      assert.deepEqual(pieces(readSettings(stackFile(stack))), ["group", "vault", "functionApp", "gateway"]);
    });
});
