import assert from "node:assert/strict";
import { decode, type JwtPayload } from "jsonwebtoken";
import { edgeClientId, tenantId } from "../support";
import { runClient, type Said } from "./child";
import { type Estate, operatorClientId, withEstate } from "./estate";

const correlationId = "0b5ae30d-1c64-4e1e-9c4a-6cbf1a0f7a11";

function ask(estate: Estate, clientId: string, secret: string): Promise<Said> {
  const authority = `${estate.azure.environment.AZURE_AUTHORITY_HOST ?? ""}/${tenantId}`;
  const scope = "https://graph.microsoft.com/.default";
  return runClient(estate.azure, "msal", [authority, clientId, secret, scope, correlationId]);
}

describe("ConfidentialClientApplication of @azure/msal-node", () => {
  it("gets a token with the permissions that the app was granted", async () => {
    await withEstate(async (estate) => {
      const said = await ask(estate, operatorClientId, estate.issue(operatorClientId).secretText);
      assert.ok("got" in said, JSON.stringify(said));
      const { roles } = decode(said.got) as JwtPayload & { readonly roles: readonly string[] };
      assert.deepEqual([...roles].sort(), ["Application.ReadWrite.All", "AuditLog.Read.All", "Mail.Send"]);
    });
  }).timeout(30_000);

  it("is found in the sign-in log by the correlation ID that it sent, refused or not", async () => {
    await withEstate(async (estate) => {
      const { keyId, secretText } = estate.issue(edgeClientId);
      await ask(estate, edgeClientId, secretText);
      const said = await ask(estate, edgeClientId, "wrong");
      assert.ok("failed" in said);
      assert.match(said.failed.message, new RegExp(`Correlation ID: ${correlationId}`));
      assert.deepEqual(
        estate.azure.world.signIns
          .all()
          .map((entry) => [entry.correlationId, entry.servicePrincipalCredentialKeyId]),
        [
          [correlationId, keyId],
          [correlationId, ""],
        ],
      );
    });
  }).timeout(30_000);

  it("is refused a wrong secret as invalid_client", async () => {
    await withEstate(async (estate) => {
      const said = await ask(estate, edgeClientId, "wrong");
      assert.ok("failed" in said);
      assert.deepEqual([said.failed.name, said.failed.code], ["ServerError", "invalid_client"]);
      assert.match(said.failed.message, /AADSTS7000215/);
    });
  }).timeout(30_000);
});
