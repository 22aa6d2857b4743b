import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import { askGraph, askVault, codeOf, type Faulty, withFaulty } from "./support";

const listApps = (faulty: Faulty) => askGraph(faulty, "GET", "/applications");
const addPassword = (faulty: Faulty) =>
  askGraph(faulty, "POST", `${faulty.applicationId}/addPassword`, { passwordCredential: {} });

describe("Over HTTPS, throttle", () => {
  it("answers every Nth request 429 with Retry-After, in Graph's shape", async () => {
    await withFaulty(["throttle=3"], async (faulty) => {
      const answers = [];
      for (let count = 0; count < 6; count += 1) answers.push(await listApps(faulty));
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200, 429, 200, 200, 429],
      );
      const third = answers[2];
      assert.ok(third);
      assert.deepEqual([codeOf(third), third.headers["retry-after"]], ["TooManyRequests", "1"]);
      const { innerError } = third.body.error as { innerError: Record<string, string> };
      assert.deepEqual(Object.keys(innerError), ["date", "request-id", "client-request-id"]);
    });
  });

  it("has the vault's own shape at a vault, and Entra's at the token endpoint", async () => {
    await withFaulty(["throttle=1"], async (faulty) => {
      const answer = await askVault(faulty, "/secrets/edge");
      assert.deepEqual([answer.status, codeOf(answer)], [429, "Throttled"]);
      assert.equal(answer.headers["retry-after"], "1");
      const { status, body } = await faulty.client.token(faulty.secret.secretText);
      assert.deepEqual([status, body.error, body.error_codes], [429, "temporarily_unavailable", [90055]]);
    });
  });

  it("is at the identity endpoint too", async () => {
    await withFaulty(["throttle=1"], async ({ azure }) => {
      const { IDENTITY_ENDPOINT = "", IDENTITY_HEADER = "" } = azure.environmentOfIdentity("x");
      const answer = await fetch(IDENTITY_ENDPOINT, { headers: { "x-identity-header": IDENTITY_HEADER } });
      const { statusCode } = (await answer.json()) as { statusCode: number };
      assert.deepEqual([answer.status, statusCode, answer.headers.get("retry-after")], [429, 429, "1"]);
    });
  });
});

describe("Over HTTPS, server-error", () => {
  it("answers every Nth request 503 or 500, each service in its shape", async () => {
    await withFaulty(["server-error=2"], async (faulty) => {
      const { client, secret } = faulty;
      const statuses: unknown[] = [];
      for (let count = 0; count < 2; count += 1) {
        const [graph, vault] = [await listApps(faulty), await askVault(faulty, "/secrets/edge")];
        const entra = await client.token(secret.secretText);
        statuses.push([graph.status, codeOf(graph), vault.status, codeOf(vault), entra.body.error_codes]);
      }
      assert.deepEqual(statuses, [
        [200, undefined, 404, "VaultNotFound", undefined],
        [503, "ServiceUnavailable", 500, "InternalServerError", [90033]],
      ]);
    });
  });
});

describe("Over HTTPS, drop-after-work", () => {
  it("does the work of an operation and loses its answer, and no other's", async () => {
    await withFaulty(["drop-after-work=addPassword"], async (faulty) => {
      await assert.rejects(addPassword(faulty), { code: "ECONNRESET" });
      assert.equal(faulty.azure.world.passwords.all().length, 2);
      assert.equal((await listApps(faulty)).status, 200);
    });
  });

  it("does so for every Nth request", async () => {
    await withFaulty(["drop-after-work=2"], async (faulty) => {
      assert.equal((await addPassword(faulty)).status, 200);
      await assert.rejects(addPassword(faulty), { code: "ECONNRESET" });
      assert.equal((await addPassword(faulty)).status, 200);
      assert.equal(faulty.azure.world.passwords.all().length, 4);
    });
  });
});

describe("Over HTTPS, slow", () => {
  it("lets each answer take that long, refusals too", async () => {
    await withFaulty(["slow=200ms", "deny=listApplications"], async (faulty) => {
      for (const path of ["/applications", faulty.applicationId]) {
        const started = performance.now();
        await askGraph(faulty, "GET", path);
        assert.ok(performance.now() - started >= 199);
      }
    });
  });
});

describe("Over HTTPS, deny", () => {
  it("refuses an operation as Graph refuses for a missing permission, and does no work", async () => {
    await withFaulty(["deny=addPassword"], async (faulty) => {
      const answer = await addPassword(faulty);
      assert.deepEqual([answer.status, codeOf(answer)], [403, "Authorization_RequestDenied"]);
      assert.equal(faulty.azure.world.passwords.all().length, 1);
      assert.equal((await listApps(faulty)).status, 200);
    });
  });

  it("refuses as a vault does; who brings no token still gets the vault's challenge", async () => {
    await withFaulty(["deny=getSecret"], async (faulty) => {
      const answer = await askVault(faulty, "/secrets/edge");
      assert.deepEqual([answer.status, codeOf(answer)], [403, "Forbidden"]);
      const { innererror } = answer.body.error as { innererror: unknown };
      assert.deepEqual(innererror, { code: "ForbiddenByPolicy" });
      const challenged = await askVault(faulty, "/secrets/edge", true);
      assert.equal(challenged.status, 401);
      assert.match(challenged.headers["www-authenticate"] ?? "", /^Bearer authorization=/);
    });
  });
});
