import assert from "node:assert/strict";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { FaultRun } from "../../../local-azure/faults/faultRun";
import { deniableOperations, operations } from "../../../local-azure/faults/operations";
import { parseFaults } from "../../../local-azure/faults/table";
import { operationOf } from "../../../local-azure/https/withFaults";
import { type Call, requestOf } from "../../../local-azure/provider/operationOf";
import { packages } from "../../../local-azure/provider/registry";

const graph = { area: "Graph", operation: "addPassword" } as const;

function runWith(...texts: string[]): FaultRun {
  return new FaultRun(parseFaults(texts));
}

describe("Faults decide", () => {
  it("by count, so that the same requests meet the same faults", () => {
    const run = runWith("throttle=3", "server-error=2");
    const refusals = Array.from({ length: 6 }, () => run.before(run.next(graph)));
    assert.deepEqual(refusals, [
      undefined,
      "serverError",
      "throttled",
      "serverError",
      undefined,
      "throttled",
    ]);
  });

  it("for each service by its own count", () => {
    const run = runWith("throttle=2");
    const vault = { area: "Key Vault", operation: "getSecret" } as const;
    const refusals = [graph, vault, graph, vault].map((asked) => run.before(run.next(asked)));
    assert.deepEqual(refusals, [undefined, undefined, "throttled", "throttled"]);
  });

  it("by operation, every time", () => {
    const run = runWith("deny=addPassword", "drop-after-work=sendMail", "slow=20ms");
    const [denied, mail] = [run.next(graph), run.next({ area: "Graph", operation: "sendMail" })];
    assert.deepEqual([run.before(denied), run.before(mail)], ["denied", undefined]);
    assert.deepEqual([run.after(denied).isDropped, run.after(mail).isDropped], [false, true]);
    assert.equal(run.after(mail).milliseconds, 20);
  });

  it("on a credential's age by the machine's time, and forget nothing of it when they change", () => {
    let now = 1000;
    const run = new FaultRun(parseFaults(["replication-delay=30s"]), () => now);
    run.noteCredential("new");
    now += 29_999;
    assert.deepEqual(
      ["new", "of an earlier run"].map((keyId) => run.isTooNew(keyId, "replication-delay")),
      [true, false],
    );
    assert.equal(run.isTooNew("new", "stale-reads"), false);
    now += 1;
    assert.equal(run.isTooNew("new", "replication-delay"), false);
  });
});

describe("Operations", () => {
  for (const name of ["azuread", "azure-native"] as const) {
    const { resources, functions } = packages[name];
    const world = { subscriptionId: "s" };

    it(`have a name for whatever can be done to a resource of ${name}`, () => {
      for (const [token, { update }] of resources) {
        const urn = `urn:pulumi:test::quarterturn::${token}::name`;
        const calls: Call[] = [
          { method: "create", request: new provider.CreateRequest().setUrn(urn) },
          { method: "read", request: new provider.ReadRequest().setUrn(urn) },
          { method: "delete", request: new provider.DeleteRequest().setUrn(urn) },
        ];
        if (update !== undefined)
          calls.push({ method: "update", request: new provider.UpdateRequest().setUrn(urn) });
        for (const call of calls) {
          const operation = requestOf(name, call, world)?.operation;
          assert.ok(operation !== undefined && operations.includes(operation), `${call.method} ${token}`);
        }
      }
    });

    it(`have a name for every function of ${name} that asks Azure for something`, () => {
      const unnamed = [...functions.keys()].filter((token) => {
        const request = new provider.InvokeRequest().setTok(token);
        return requestOf(name, { method: "invoke", request }, world) === undefined;
      });
      assert.equal(unnamed.length, 1);
      assert.match(unnamed[0] ?? "", /:getClientConfig$/);
    });
  }

  it("are nothing in a preview", () => {
    const urn = "urn:pulumi:test::quarterturn::azure-native:keyvault:Vault::name";
    const request = new provider.CreateRequest().setUrn(urn).setPreview(true);
    assert.equal(
      requestOf("azure-native", { method: "create", request }, { subscriptionId: "s" }),
      undefined,
    );
  });

  it("are each there once", () => {
    assert.equal(new Set(operations).size, operations.length);
    assert.ok(deniableOperations.every((operation) => operations.includes(operation)));
  });

  const requests: [Parameters<typeof operationOf>, string | undefined][] = [
    [["Graph", "POST", "/v1.0/applications/1/addPassword"], "addPassword"],
    [["Graph", "POST", "/beta/applications(appId='1')/removePassword"], "removePassword"],
    [["Graph", "GET", "/v1.0/applications(appId='1')"], "getApplication"],
    [["Graph", "GET", "/v1.0/applications"], "listApplications"],
    [["Graph", "GET", "/v1.0/servicePrincipals"], "listServicePrincipals"],
    [["Graph", "GET", "/beta/auditLogs/signIns"], "listSignIns"],
    [["Graph", "POST", "/v1.0/users/a%40example.com/sendMail"], "sendMail"],
    [["Graph", "GET", "/v1.0/groups"], undefined],
    [["Key Vault", "GET", "/secrets/a/"], "getSecret"],
    [["Key Vault", "GET", "/secrets/a/versions"], "listSecretVersions"],
    [["Key Vault", "PUT", "/secrets/a"], "setSecret"],
    [["Key Vault", "DELETE", "/deletedsecrets/a"], "purgeSecret"],
    [["Entra", "POST", "/common/oauth2/v2.0/token"], "getToken"],
    [["Entra", "GET", "/t/v2.0/.well-known/openid-configuration"], "getMetadata"],
    [["managed identity", "GET", "/msi/token"], "getIdentityToken"],
  ];
  for (const [asked, operation] of requests) {
    it(`are told by method and path: ${asked.join(" ")}`, () => {
      assert.equal(operationOf(...asked), operation);
    });
  }
});
