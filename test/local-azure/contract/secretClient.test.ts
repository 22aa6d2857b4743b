import assert from "node:assert/strict";
import type { SecretClient } from "@azure/keyvault-secrets";
import type { Properties } from "../../../local-azure/properties";
import { parseDay } from "../../../rotation/calendar";
import { edgeClientId } from "../support";
import { operatorClientId, vaultName, withEstate, type Estate } from "./estate";

const everything = ["get", "list", "set", "delete", "recover", "purge"];

/** Runs `work` with a vault in which the operator may do everything. */
async function withVault(
  work: (client: SecretClient, estate: Estate) => Promise<void>,
  properties: Properties = {},
): Promise<void> {
  await withEstate(async (estate) => {
    estate.makeVault(properties);
    estate.allow(estate.principalOf(operatorClientId), ...everything);
    await work(estate.secrets(operatorClientId), estate);
  });
}

const refusal = (statusCode: number, code: string): object => ({ name: "RestError", statusCode, code });

describe("SecretClient of @azure/keyvault-secrets", () => {
  it("writes a secret with its expiry and tags, and reads it back", async () => {
    await withVault(async (client) => {
      const expiresOn = new Date("2027-05-21T00:00:00Z");
      const options = { expiresOn, contentType: "client secret", tags: { generation: "7" } };
      const { properties } = await client.setSecret("edge", "one", options);
      const read = await client.getSecret("edge");
      assert.equal(read.value, "one");
      assert.deepEqual(read.properties, properties);
      assert.deepEqual(
        [read.properties.expiresOn, read.properties.contentType, read.properties.tags],
        [expiresOn, "client secret", { generation: "7" }],
      );
      assert.equal(read.properties.recoveryLevel, "Recoverable+Purgeable");
    });
  });

  it("reads the newest version, and each by its name", async () => {
    await withVault(async (client) => {
      const first = await client.setSecret("edge", "one");
      await client.setSecret("edge", "two");
      assert.equal((await client.getSecret("edge")).value, "two");
      const version = first.properties.version ?? "";
      assert.equal((await client.getSecret("edge", { version })).value, "one");
    });
  });

  it("reads a secret that is expired", async () => {
    await withVault(async (client) => {
      await client.setSecret("edge", "one", { expiresOn: new Date("2026-01-01T00:00:00Z") });
      assert.equal((await client.getSecret("edge")).value, "one");
    });
  });

  it("lists secrets and versions page by page", async () => {
    await withVault(async (client) => {
      const names = Array.from({ length: 30 }, (_, at) => `secret-${String(at).padStart(2, "0")}`);
      for (const name of names) await client.setSecret(name, name);
      const pages: string[][] = [];
      for await (const page of client.listPropertiesOfSecrets().byPage({ maxPageSize: 20 })) {
        pages.push(page.map(({ name }) => name));
      }
      assert.deepEqual(pages, [names.slice(0, 20), names.slice(20)]);
      await client.setSecret("secret-00", "again");
      const versions: (string | undefined)[] = [];
      for await (const { version } of client.listPropertiesOfSecretVersions("secret-00"))
        versions.push(version);
      assert.equal(new Set(versions).size, 2);
    });
  });

  it("changes what a version says of itself, and refuses to read it once it is disabled", async () => {
    await withVault(async (client) => {
      const { properties } = await client.setSecret("edge", "one", { tags: { generation: "7" } });
      await client.updateSecretProperties("edge", properties.version ?? "", { enabled: false });
      await assert.rejects(client.getSecret("edge"), {
        ...refusal(403, "Forbidden"),
        message: /Operation get is not allowed on a disabled secret\./,
      });
      const changes = { enabled: true, contentType: "text" };
      const changed = await client.updateSecretProperties("edge", properties.version ?? "", changes);
      assert.deepEqual([changed.contentType, changed.tags], ["text", { generation: "7" }]);
      assert.equal((await client.getSecret("edge")).value, "one");
    });
  });

  it("deletes, refuses the name, recovers with all versions, and purges", async () => {
    await withVault(async (client) => {
      await client.setSecret("edge", "one");
      await client.setSecret("edge", "two");
      const deleted = await (await client.beginDeleteSecret("edge")).pollUntilDone();
      assert.deepEqual(deleted.scheduledPurgeDate, new Date("2027-02-20T00:00:00Z"));
      await assert.rejects(client.getSecret("edge"), refusal(404, "SecretNotFound"));
      await assert.rejects(client.setSecret("edge", "three"), {
        ...refusal(409, "Conflict"),
        message: /currently in a deleted but recoverable state/,
      });
      await (await client.beginRecoverDeletedSecret("edge")).pollUntilDone();
      assert.equal((await client.getSecret("edge")).value, "two");
      await (await client.beginDeleteSecret("edge")).pollUntilDone();
      await client.purgeDeletedSecret("edge");
      await assert.rejects(client.getDeletedSecret("edge"), refusal(404, "SecretNotFound"));
      assert.equal((await client.setSecret("edge", "four")).value, "four");
    });
  }).timeout(30_000);

  it("lists what lies deleted, until its retention is over", async () => {
    await withVault(
      async (client, estate) => {
        await client.setSecret("edge", "one");
        await client.beginDeleteSecret("edge");
        const names = async (from: SecretClient): Promise<readonly string[]> => {
          const found: string[] = [];
          for await (const { name } of from.listDeletedSecrets()) found.push(name);
          return found;
        };
        assert.deepEqual(await names(client), ["edge"]);
        estate.azure.setToday(parseDay("2026-11-29"));
        assert.deepEqual(await names(estate.secrets(operatorClientId)), []);
      },
      { softDeleteRetentionInDays: 7 },
    );
  });

  it("may not purge in a vault with purge protection", async () => {
    await withVault(
      async (client) => {
        await client.setSecret("edge", "one");
        await client.beginDeleteSecret("edge");
        await assert.rejects(client.purgeDeletedSecret("edge"), {
          ...refusal(403, "Forbidden"),
          message: /purge protection is enabled/,
        });
      },
      { enablePurgeProtection: true },
    );
  });

  it("is forbidden whatever no access policy allows", async () => {
    await withVault(async (client, estate) => {
      await client.setSecret("edge", "one");
      estate.allow(estate.principalOf(edgeClientId), "list");
      const stranger = estate.secrets(edgeClientId);
      await assert.rejects(stranger.getSecret("edge"), {
        ...refusal(403, "Forbidden"),
        message: new RegExp(`does not have secrets get permission on key vault '${vaultName};`),
      });
      await assert.rejects(stranger.setSecret("edge", "two"), refusal(403, "Forbidden"));
    });
  });

  it("is forbidden without a role in a vault with role-based access", async () => {
    await withVault(
      async (client) => {
        await assert.rejects(client.getSecret("edge"), {
          ...refusal(403, "Forbidden"),
          message: /Caller is not authorized to perform action on resource\./,
        });
      },
      { enableRbacAuthorization: true },
    );
  });

  const tooMuch: [string, string, string, object][] = [
    ["a value of more than 25 KB", "edge", "x".repeat(25 * 1024 + 1), {}],
    ["a content type of more than 255 characters", "edge", "x", { contentType: "x".repeat(256) }],
    [
      "more than 15 tags",
      "edge",
      "x",
      { tags: Object.fromEntries(Array.from({ length: 16 }, (_, at) => [`t${at}`, "x"])) },
    ],
    ["a name with an underscore", "edge_1", "x", {}],
  ];
  for (const [what, name, value, options] of tooMuch) {
    it(`is refused ${what} as BadParameter`, async () => {
      await withVault(async (client) => {
        await assert.rejects(client.setSecret(name, value, options), refusal(400, "BadParameter"));
      });
    });
  }
});
