import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { probe } from "../../cli/engine/download";

describe("probing the download", () => {
  async function withServer(
    answer: number | undefined,
    check: (url: string) => Promise<void>,
  ): Promise<void> {
    const server = createServer((_, response) => {
      if (answer !== undefined) response.writeHead(answer).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      await check(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it("finds an address that answers", () =>
    withServer(200, async (url) => {
      assert.equal(await probe(url), undefined);
    }));

  it("tells a refusal", () =>
    withServer(403, async (url) => {
      assert.equal(await probe(url), "answers 403");
    }));

  it("does not wait for what never answers", () =>
    withServer(undefined, async (url) => {
      assert.equal(await probe(url, 100), "does not answer within 0.1 s");
    }));

  it("tells why an address can't be reached", async () => {
    let gone = "";
    await withServer(200, (url) => {
      gone = url;
      return Promise.resolve();
    });
    assert.equal(await probe(gone), "cannot be reached (ECONNREFUSED)");
  });
});
