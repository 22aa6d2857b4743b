import assert from "node:assert/strict";
import { gitHubOf } from "../../cli/ci/github/github";
import { settleIssue } from "../../cli/ci/github/issue";
import { downloadUrl, probe } from "../../cli/engine/download";
import { readVault } from "../../status/read/vault";
import { graphReader } from "../../status/read/graphReader";
import { readWorkspace } from "../../status/read/logAnalytics";
import { requestToken } from "../../provider/canary/requestToken";
import { cloudOf } from "../../settings/cloud";
import { graphMailer } from "../../provider/mail/graphMailer";
import { defaultCredential } from "../../web/azure";
import { parseDay } from "../../rotation";
import { RecordingProxy } from "../support/proxy";

const tenantId = "953fc14a-00c7-4452-a2fb-0a73070de7f3";
const clientId = "d802c929-6984-48f9-81d1-ff8770c65bde";
const cloud = cloudOf({});
const someone = {
  getToken: () => Promise.resolve({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000 }),
};
const mail = { to: "a@example.com", subject: "s", text: "t", messageId: "<m@example.com>", attachments: [] };

/** Every client of ours, what it does, and where it must ask the proxy to go. */
const clients: readonly (readonly [title: string, ask: () => Promise<unknown>, target: string])[] = [
  [
    "the canary's sign-in",
    () =>
      requestToken({
        cloud,
        tenantId,
        clientId,
        clientSecret: "s",
        correlationId: "k",
        signal: new AbortController().signal,
      }),
    "login.microsoftonline.com:443",
  ],
  [
    "whoever runs this, signing in",
    () => defaultCredential(cloud).getToken("https://graph.microsoft.com/.default"),
    "login.microsoftonline.com:443",
  ],
  [
    "status, listing what lies in the vault",
    () => readVault("https://kvlt.vault.azure.net", [], someone),
    "kvlt.vault.azure.net:443",
  ],
  ["status, reading apps", () => graphReader(someone, cloud).apps([clientId]), "graph.microsoft.com:443"],
  [
    "status, reading sign-ins from Log Analytics",
    () => readWorkspace(tenantId, [clientId], parseDay("2026-11-22"), someone, cloud),
    "api.loganalytics.io:443",
  ],
  [
    "the mailer, by Microsoft Graph",
    () =>
      graphMailer(
        { from: "us@example.com", replyTo: "us@example.com" },
        { connection: 1, answer: 1, message: 5000, transient: 1 },
      ).send(mail as never, new AbortController().signal),
    "login.microsoftonline.com:443",
  ],
  [
    "the workflows' GitHub",
    () =>
      settleIssue(
        { about: "watch", stack: "test" },
        gitHubOf({ GITHUB_REPOSITORY: "a/b", GITHUB_TOKEN: "t" }),
      ),
    "api.github.com:443",
  ],
  ["the look for the engine's download", () => probe(downloadUrl), "get.pulumi.com:443"],
];

describe("through the proxy that HTTPS_PROXY names", function () {
  this.timeout(60_000);
  this.slow(10_000);
  const environment = { ...process.env };
  let proxy: RecordingProxy;

  beforeEach(async () => {
    proxy = new RecordingProxy();
    const named = `http://${await proxy.start()}`;
    Object.assign(process.env, {
      HTTPS_PROXY: named,
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: "s",
    });
  });
  afterEach(() => {
    proxy.stop();
    for (const name of Object.keys(process.env))
      if (!(name in environment)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, environment);
  });

  for (const [title, ask, target] of clients) {
    it(`goes ${title}`, async () => {
      await ask().catch(() => undefined);
      assert.deepEqual([...new Set(proxy.connects)], [target]);
    });
  }

  it("a sign-in that fails there says so, and not that you are not signed in", async () => {
    await assert.rejects(
      defaultCredential(cloud).getToken("https://graph.microsoft.com/.default"),
      /^WebError: login\.microsoftonline\.com can't be reached through the proxy 127\.0\.0\.1:\d+ \(the proxy answers 403\)$/,
    );
  });
});
