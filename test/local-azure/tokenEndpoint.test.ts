import assert from "node:assert/strict";
import { createPublicKey, type JsonWebKey } from "node:crypto";
import { verify, type JwtPayload } from "jsonwebtoken";
import { parseDay } from "../../rotation/calendar";
import type { LocalAzure } from "../../local-azure";
import { withEngines } from "./engines";
import { edgeClientId, tenantId } from "./support";
import { password } from "./tokens";
import { graph, HttpsClient } from "./tokenClient";

interface Signing {
  readonly azure: LocalAzure;
  readonly client: HttpsClient;
  readonly secret: string;
  readonly keyId: string;
}

/** Runs `work` with an app that has one secret, good until 2027-05-21. */
async function withSecret(work: (signing: Signing) => Promise<void>): Promise<void> {
  await withEngines(async ({ azure, azuread }) => {
    const applicationId = `/applications/${azure.world.apps.all()[0]?.objectId ?? ""}`;
    await azuread.create(password, { applicationId, endDate: "2027-05-21T00:00:00Z" });
    const [credential] = azure.world.passwords.all();
    const client = new HttpsClient(azure);
    try {
      await work({ azure, client, secret: credential?.secretText ?? "", keyId: credential?.keyId ?? "" });
    } finally {
      client.close();
    }
  });
}

describe("the token endpoint", () => {
  it("gives a token that the tenant's published key verifies", async () => {
    await withSecret(async ({ azure, client, secret }) => {
      const { status, body } = await client.token(secret);
      assert.deepEqual([status, body.token_type, body.expires_in], [200, "Bearer", 3599]);
      const { keys } = (await client.get(`/${tenantId}/discovery/v2.0/keys`)).body as { keys: [JsonWebKey] };
      const key = createPublicKey({ key: keys[0], format: "jwk" });
      const clockTimestamp = azure.world.clock.seconds();
      const claims = verify(String(body.access_token), key, { clockTimestamp }) as JwtPayload;
      assert.deepEqual(
        [claims.appid, claims.tid, claims.aud],
        [edgeClientId, tenantId, "https://graph.microsoft.com"],
      );
    });
  });

  it("takes client ID and secret from a Basic header too", async () => {
    await withSecret(async ({ client, secret }) => {
      const credentials = Buffer.from(`${edgeClientId}:${encodeURIComponent(secret)}`).toString("base64");
      const { status } = await client.form(graph, { authorization: `Basic ${credentials}` });
      assert.equal(status, 200);
    });
  });

  it("refuses an expired secret in Entra's full shape", async () => {
    await withSecret(async ({ azure, client, secret }) => {
      azure.setToday(parseDay("2027-05-21"));
      const { status, body } = await client.token(secret);
      assert.equal(status, 401);
      assert.deepEqual(
        [body.error, body.error_codes, body.timestamp],
        ["invalid_client", [7000222], "2027-05-21 00:00:00Z"],
      );
      assert.match(
        String(body.error_description),
        /^AADSTS7000222: The provided client secret keys for app '.*' are expired\..* Trace ID: \S+ Correlation ID: \S+ Timestamp: 2027-05-21 00:00:00Z$/,
      );
      assert.match(String(body.error_uri), /\/error\?code=7000222$/);
      assert.deepEqual(Object.keys(body).sort(), [
        "correlation_id",
        "error",
        "error_codes",
        "error_description",
        "error_uri",
        "timestamp",
        "trace_id",
      ]);
    });
  });

  const refusals: [string, Readonly<Record<string, string>>, number, string, number][] = [
    ["a wrong secret", { client_secret: "wrong" }, 401, "invalid_client", 7000215],
    [
      "an unknown app",
      { client_id: "11111111-1111-1111-1111-111111111111" },
      400,
      "unauthorized_client",
      700016,
    ],
    [
      "a scope without .default",
      { scope: "https://graph.microsoft.com/User.Read" },
      400,
      "invalid_scope",
      1002012,
    ],
    ["no scope", { scope: "" }, 400, "invalid_request", 900144],
    ["no secret", { client_secret: "" }, 401, "invalid_client", 7000218],
    ["another grant", { grant_type: "password" }, 400, "unsupported_grant_type", 70003],
  ];
  for (const [what, fields, status, error, code] of refusals) {
    it(`refuses ${what} as AADSTS${code}`, async () => {
      await withSecret(async ({ client, secret }) => {
        const answer = await client.token(secret, fields);
        assert.deepEqual(
          [answer.status, answer.body.error, answer.body.error_codes],
          [status, error, [code]],
        );
      });
    });
  }

  it("refuses another tenant as AADSTS90002", async () => {
    await withSecret(async ({ azure, client }) => {
      const url = azure.tokenEndpoint.replace(tenantId, "11111111-1111-1111-1111-111111111111");
      const { status, body } = await client.form(graph, {}, url);
      assert.deepEqual([status, body.error, body.error_codes], [400, "invalid_request", [90002]]);
    });
  });

  it("logs every sign-in of a known app, with key ID and code, in order", async () => {
    await withSecret(async ({ azure, client, secret, keyId }) => {
      await client.token(secret);
      await client.token("wrong");
      azure.setToday(parseDay("2027-05-21"));
      await client.token(secret);
      const log = azure.world.signIns.all();
      assert.deepEqual(
        log.map(({ createdDateTime, servicePrincipalCredentialKeyId, status }) => [
          createdDateTime,
          servicePrincipalCredentialKeyId,
          status.errorCode,
        ]),
        [
          ["2026-11-22T00:00:00Z", keyId, 0],
          ["2026-11-22T00:00:00Z", "", 7000215],
          ["2027-05-21T00:00:00Z", keyId, 7000222],
        ],
      );
    });
  });

  it("logs the correlation ID that came in a header or in the query", async () => {
    await withSecret(async ({ azure, client, secret }) => {
      const fields = { client_id: edgeClientId, client_secret: secret, ...graph };
      await client.form(fields, { "client-request-id": "in-header" });
      await client.form(fields, {}, `${azure.tokenEndpoint}?client-request-id=in-query`);
      assert.deepEqual(
        azure.world.signIns.all().map(({ correlationId }) => correlationId),
        ["in-header", "in-query"],
      );
    });
  });

  it("answers 300 requests at once, and logs each", async () => {
    await withSecret(async ({ azure, client, secret }) => {
      const answers = await Promise.all(Array.from({ length: 300 }, () => client.token(secret)));
      assert.equal(answers.filter(({ status }) => status === 200).length, 300);
      assert.equal(azure.world.signIns.all().length, 300);
    });
  }).timeout(20_000);
});

describe("Entra's discovery", () => {
  it("describes the host that was asked", async () => {
    await withSecret(async ({ azure, client }) => {
      const { body } = await client.get("/common/discovery/instance?api-version=1.1");
      assert.match(String(body.tenant_discovery_endpoint), /\/v2\.0\/\.well-known\/openid-configuration$/);
      const { body: metadata } = await client.get(`/${tenantId}/v2.0/.well-known/openid-configuration`);
      assert.equal(metadata.token_endpoint, azure.tokenEndpoint);
    });
  });

  it("refuses another tenant as invalid_tenant", async () => {
    await withSecret(async ({ client }) => {
      const { status, body } = await client.get(
        "/11111111-1111-1111-1111-111111111111/v2.0/.well-known/openid-configuration",
      );
      assert.deepEqual([status, body.error], [400, "invalid_tenant"]);
    });
  });

  it("says of any other request that it isn't emulated", async () => {
    await withSecret(async ({ client }) => {
      const { status, body } = await client.get("/common/userinfo");
      assert.equal(status, 501);
      assert.deepEqual(body.error, {
        code: "NotEmulated",
        message: "GET /common/userinfo: the local Azure doesn't emulate this request.",
      });
    });
  });
});
