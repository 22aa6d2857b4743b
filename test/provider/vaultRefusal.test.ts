import assert from "node:assert/strict";
import { refusalIn, wayOutOf } from "../../provider/keyvault/vaultRefusal";

const body = (code: string, message: string, inner?: string): string =>
  JSON.stringify({
    error: { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) },
  });

const oid = "ff1a9d51-f649-5966-93d4-3474ccf6ab94";

describe("A vault's refusal, in our words,", () => {
  for (const [title, refusal, want] of [
    [
      "names the right and who lacks it, by policy",
      refusalIn(
        403,
        body(
          "Forbidden",
          `The user, group or application 'appid=a;oid=${oid};iss=https://sts.windows.net/t/' does not have secrets set permission on key vault 'kvlt;location=canadacentral'.`,
          "ForbiddenByPolicy",
        ),
      ),
      new RegExp(
        `^${oid} lacks the right \`set\` on secrets of the vault kvlt: .*--object-id ${oid} --secret`,
      ),
    ],
    [
      "names the right and who lacks it, by role",
      refusalIn(
        403,
        body(
          "Forbidden",
          `Caller is not authorized to perform action on resource.\r\nCaller: appid=a;oid=${oid};iss=https://sts.windows.net/t/\r\nAction: 'Microsoft.KeyVault/vaults/secrets/setSecret/action'`,
          "ForbiddenByRbac",
        ),
      ),
      new RegExp(`^${oid} lacks the right \`set\` .*az role assignment create .*--assignee ${oid} `),
    ],
    [
      "names the address that a firewall shuts out",
      refusalIn(
        403,
        body(
          "Forbidden",
          "Client address is not authorized and caller is not a trusted service.\r\nClient address: 203.0.113.7\r\nCaller: appid=a;oid=b;iss=c\r\nVault: kvlt;location=canadacentral",
          "ForbiddenByFirewall",
        ),
      ),
      /^the firewall of the vault kvlt lets nobody in from here \(203\.0\.113\.7\): .*--ip-address 203\.0\.113\.7`$/,
    ],
    [
      "names the private endpoint where public networks are shut out",
      refusalIn(403, body("Forbidden", "Public network access is disabled.", "ForbiddenByConnection")),
      /^the vault kvlt takes no connection from a public network: run where its private endpoint is$/,
    ],
    [
      "is the vault's own code and words for anything else",
      refusalIn(400, body("BadParameter", "The value of a secret is limited.\r\nSee the documentation.")),
      /^the vault kvlt refuses to set: 400 BadParameter: The value of a secret is limited\. See the documentation$/,
    ],
    [
      "is the status where there is no answer of a vault's at all",
      refusalIn(403, "<html>proxy</html>"),
      /^the vault kvlt refuses to set: 403 HTTP 403: no reason was given$/,
    ],
    [
      "of a vault that can't be looked up says what to check",
      Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }),
      /^there is no vault kvlt, or its name can't be looked up from here: check quarterturn:vault\.name/,
    ],
    [
      "of one with too much to do says to wait",
      Object.assign(new Error("Too many requests"), { statusCode: 429 }),
      /^the vault kvlt has too many requests at the moment: run `pulumi up` again in a few minutes$/,
    ],
    [
      "of a sign-in says how to sign in",
      new Error("DefaultAzureCredential failed to retrieve a token from the included credentials.\nA\nB"),
      /^the vault kvlt could not be asked: you are not signed in: run `az login`/,
    ],
  ] as const) {
    it(title, () => {
      assert.match(wayOutOf(refusal, "kvlt", "set"), want);
    });
  }
});
