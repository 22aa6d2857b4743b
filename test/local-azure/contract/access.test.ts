import assert from "node:assert/strict";
import { get } from "node:https";
import { text } from "node:stream/consumers";
import { edgeClientId } from "../support";
import { operatorClientId, vaultName, withEstate, type Estate } from "./estate";
import { refused, sendSteps } from "./graphSteps";

const secretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
const secretsOfficer = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7";

/** Runs `work` with a vault in which the operator may read and write. */
async function withVault(work: (estate: Estate) => Promise<void>): Promise<void> {
  await withEstate(async (estate) => {
    estate.makeVault();
    estate.allow(estate.principalOf(operatorClientId), "get", "set");
    await work(estate);
  });
}

/** What the vault answers to a path as it stands. */
function bare(
  { azure, options }: Estate,
  path: string,
  token: string,
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const headers = { authorization: `Bearer ${token}` };
  const url = `${azure.vaultUri(vaultName)}${path}`;
  return new Promise((resolve, reject) => {
    get(url, { ...options.tlsOptions, headers, agent: false }, (response) => {
      void text(response).then((body) => {
        resolve({ status: response.statusCode, body });
      }, reject);
    }).on("error", reject);
  });
}

describe("a token for another service", () => {
  it("is refused by Microsoft Graph if it is for Key Vault", async () => {
    await withEstate(async (estate) => {
      const step = {
        method: "GET",
        path: "/applications",
        scope: "https://vault.azure.net/.default",
      } as const;
      const [outcome] = await sendSteps(estate, [step], operatorClientId);
      assert.deepEqual(refused(outcome), [401, "InvalidAuthenticationToken"]);
      assert.ok(outcome !== undefined && "failed" in outcome);
      assert.match(outcome.failed.message, /Invalid audience/);
    });
  }).timeout(30_000);

  it("is refused by Key Vault if it is for Microsoft Graph", async () => {
    await withVault(async (estate) => {
      const credential = estate.credential(operatorClientId, estate.issue(operatorClientId).secretText);
      const client = estate.secretsWith({
        getToken: () => credential.getToken("https://graph.microsoft.com/.default"),
      });
      await assert.rejects(client.getSecret("edge"), {
        name: "RestError",
        statusCode: 401,
        message: /AKV10022: Invalid audience/,
      });
    });
  });
});

describe("an API version", () => {
  for (const serviceVersion of ["7.4", "7.6", "2025-07-01"] as const) {
    it(`of a vault may be ${serviceVersion}`, async () => {
      await withVault(async (estate) => {
        const client = estate.secrets(operatorClientId, { serviceVersion });
        await client.setSecret("edge", "one");
        assert.equal((await client.getSecret("edge")).value, "one");
      });
    });
  }

  it("must be said to a vault", async () => {
    await withVault(async (estate) => {
      const credential = estate.credential(operatorClientId, estate.issue(operatorClientId).secretText);
      const { token } = await credential.getToken("https://vault.azure.net/.default");
      const { status, body } = await bare(estate, "/secrets/edge", token);
      assert.equal(status, 400);
      assert.deepEqual(JSON.parse(body), {
        error: { code: "BadParameter", message: "api-version must be specified" },
      });
    });
  });
});

describe("a vault with role-based access", () => {
  it("is read by whoever has Key Vault Secrets User, and written with Secrets Officer only", async () => {
    await withEstate(async (estate) => {
      estate.makeVault({ enableRbacAuthorization: true });
      const writer = estate.secrets(operatorClientId);
      const reader = estate.secrets(edgeClientId);
      const forbidden = { name: "RestError", statusCode: 403, code: "Forbidden" };
      await assert.rejects(writer.setSecret("edge", "one"), forbidden);
      estate.assign(estate.principalOf(operatorClientId), secretsOfficer);
      await writer.setSecret("edge", "one");
      await assert.rejects(reader.getSecret("edge"), forbidden);
      estate.assign(estate.principalOf(edgeClientId), secretsUser);
      assert.equal((await reader.getSecret("edge")).value, "one");
      await assert.rejects(reader.setSecret("edge", "two"), forbidden);
    });
  });
});
