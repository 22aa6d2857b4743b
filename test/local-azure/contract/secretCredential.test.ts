import assert from "node:assert/strict";
import { decode, type JwtPayload } from "jsonwebtoken";
import { parseDay } from "../../../rotation/calendar";
import { edgeClientId, tenantId } from "../support";
import { runClient } from "./child";
import { withEstate } from "./estate";

const scope = "https://graph.microsoft.com/.default";

describe("ClientSecretCredential of @azure/identity", () => {
  it("gets a token, knowing nothing but the environment", async () => {
    await withEstate(async (estate) => {
      const { secretText } = estate.issue(edgeClientId);
      const said = await runClient(estate.azure, "secretCredential", [
        tenantId,
        edgeClientId,
        secretText,
        scope,
      ]);
      assert.ok("got" in said, JSON.stringify(said));
      const claims = decode(said.got) as JwtPayload;
      assert.deepEqual(
        [claims.appid, claims.oid, claims.roles],
        [edgeClientId, estate.principalOf(edgeClientId), []],
      );
    });
  }).timeout(30_000);

  it("is refused a wrong secret as AADSTS7000215", async () => {
    await withEstate(async (estate) => {
      await assert.rejects(estate.credential(edgeClientId, "wrong").getToken(scope), {
        name: "AuthenticationRequiredError",
        message: /^invalid_client: .*AADSTS7000215: Invalid client secret provided\./,
      });
    });
  });

  it("is refused an expired secret as AADSTS7000222", async () => {
    await withEstate(async (estate) => {
      const { secretText } = estate.issue(edgeClientId);
      estate.azure.setToday(parseDay("2027-05-21"));
      await assert.rejects(estate.credential(edgeClientId, secretText).getToken(scope), {
        name: "AuthenticationRequiredError",
        message: /^invalid_client: .*AADSTS7000222: .* are expired\./,
      });
    });
  });

  it("is refused an unknown app as AADSTS700016", async () => {
    await withEstate(async (estate) => {
      const credential = estate.credential("11111111-1111-1111-1111-111111111111", "any");
      await assert.rejects(credential.getToken(scope), {
        name: "AuthenticationRequiredError",
        message: /^unauthorized_client: .*AADSTS700016: /,
      });
    });
  });
});
