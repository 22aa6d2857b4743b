import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { edgeClientId } from "../support";
import { type Estate, vaultName, withEstate } from "./estate";

const isHere = spawnSync("curl", ["--version"]).status === 0;
const test = isHere ? it : it.skip;
const reason = isHere ? "" : " (skipped: there is no curl on this machine)";

/** What curl prints for these arguments. It resolves `*.localhost` by itself. */
async function curl(estate: Estate, ...args: readonly string[]): Promise<string> {
  const authority = estate.azure.environment.NODE_EXTRA_CA_CERTS ?? "";
  const { stdout } = await promisify(execFile)("curl", ["-sS", "--cacert", authority, ...args]);
  return stdout;
}

async function token(estate: Estate, secret: string): Promise<Readonly<Record<string, unknown>>> {
  const fields = {
    client_id: edgeClientId,
    client_secret: secret,
    grant_type: "client_credentials",
    scope: "https://vault.azure.net/.default",
  };
  const data = Object.entries(fields).flatMap(([name, value]) => ["--data-urlencode", `${name}=${value}`]);
  return JSON.parse(await curl(estate, ...data, estate.azure.tokenEndpoint)) as Record<string, unknown>;
}

describe("curl", () => {
  test(`gets a token, writes a secret and reads it${reason}`, async () => {
    await withEstate(async (estate) => {
      estate.makeVault();
      estate.allow(estate.principalOf(edgeClientId), "get", "set");
      const { access_token: bearer } = await token(estate, estate.issue(edgeClientId).secretText);
      const url = `${estate.azure.vaultUri(vaultName)}/secrets/edge?api-version=7.4`;
      const headers = ["-H", `authorization: Bearer ${String(bearer)}`];
      await curl(estate, ...headers, "-X", "PUT", "--json", '{"value":"one"}', url);
      const read = JSON.parse(await curl(estate, ...headers, url)) as { readonly value: string };
      assert.equal(read.value, "one");
    });
  });

  test(`is refused a wrong secret as AADSTS7000215${reason}`, async () => {
    await withEstate(async (estate) => {
      assert.deepEqual((await token(estate, "wrong")).error_codes, [7000215]);
    });
  });

  test(`is challenged by a vault if it has no token${reason}`, async () => {
    await withEstate(async (estate) => {
      estate.makeVault();
      const answer = await curl(estate, "-i", `${estate.azure.vaultUri(vaultName)}/secrets?api-version=7.4`);
      assert.match(answer, /^HTTP\/1\.1 401 /);
      assert.match(
        answer,
        /^www-authenticate: Bearer authorization="https:\/\/localhost:\d+\/953fc14a-[\w-]+", resource="https:\/\/vault\.localhost"\r$/im,
      );
      assert.match(answer, /"code":"Unauthorized","message":"AKV10000: /);
    });
  });
});
