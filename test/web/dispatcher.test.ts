import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type Server, createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureCertificates } from "../../local-azure/https/certificates";
import { dispatcherForFetch } from "../../web/dispatcher";
import { webRequest } from "../../web/request";
import { RecordingProxy } from "../support/proxy";

describe("a server whose certificate Node.js doesn't trust", () => {
  let folder: string;
  let server: Server;
  let url: string;
  let ca: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "quarterturn-dispatcher-"));
    const files = await ensureCertificates(folder, new Date());
    ca = readFileSync(files.authority, "utf8");
    const options = { key: readFileSync(files.key), cert: readFileSync(files.certificate) };
    server = createServer(options, (_, response) => response.end("an answer"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `https://localhost:${(server.address() as AddressInfo).port}/`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What an SDK does that calls `fetch` itself. */
  const fetched = async (env: NodeJS.ProcessEnv, trusted?: string): Promise<string> => {
    const dispatcher = dispatcherForFetch(env, trusted);
    return (await fetch(url, { dispatcher } as RequestInit)).text();
  };

  it("is asked where its authority is named, by us and by an SDK", async () => {
    assert.equal(await (await webRequest(url, {}, { env: {}, ca })).text(), "an answer");
    assert.equal(await fetched({}, ca), "an answer");
  });

  it("isn't where it is not", async () => {
    await assert.rejects(webRequest(url, {}, { env: {} }), /can't be reached \(.*(certificate|CERT)/);
    await assert.rejects(fetched({}));
  });

  it("is asked beside a proxy, which isn't for this machine", async () => {
    const proxy = new RecordingProxy();
    const HTTPS_PROXY = `http://${await proxy.start()}`;
    assert.equal(await fetched({ HTTPS_PROXY }, ca), "an answer");
    const elsewhere = { dispatcher: dispatcherForFetch({ HTTPS_PROXY }, ca) } as RequestInit;
    await assert.rejects(fetch("https://sso.example.com/", elsewhere));
    assert.deepEqual(proxy.connects, ["sso.example.com:443"]);
    proxy.stop();
  });
});
