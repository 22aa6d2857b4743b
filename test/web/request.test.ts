import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { WebError, webRequest } from "../../web/request";
import { RecordingProxy } from "../support/proxy";

type Answer = readonly [status: number, retryAfter?: string] | "silence" | "half";

/** A server that gives one answer after the other, the last one again and again. */
class Service {
  asked: string[] = [];
  private readonly server: Server;

  constructor(private readonly answers: readonly Answer[]) {
    this.server = createServer((request, response) => {
      const answer = this.answers[Math.min(this.asked.length, this.answers.length - 1)] ?? [200];
      this.asked.push(request.method ?? "");
      if (answer === "silence") return;
      if (answer === "half") {
        response.writeHead(200).write("half an ");
        return;
      }
      const [status, retryAfter] = answer;
      response
        .writeHead(status, retryAfter === undefined ? {} : { "retry-after": retryAfter })
        .end("an answer");
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async with<T>(work: (url: string) => Promise<T>): Promise<T> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    try {
      return await work(`http://127.0.0.1:${this.port}/`);
    } finally {
      this.server.closeAllConnections();
      this.server.close();
    }
  }
}

const env = {};

describe("a request", function () {
  this.timeout(60_000);
  this.slow(10_000);

  it("has a limit of time, for its first word and for its last", async () => {
    await new Service(["silence"]).with(async (url) => {
      await assert.rejects(webRequest(url, {}, { limit: 100, env }), (error) => {
        assert.ok(error instanceof WebError);
        assert.match(error.message, /^127\.0\.0\.1:\d+: no answer within 0\.1 s$/);
        return true;
      });
    });
    await new Service(["half"]).with(async (url) => {
      const response = await webRequest(url, {}, { limit: 200, env });
      await assert.rejects(response.text(), /no answer within 0\.2 s/);
    });
  });

  it("ends when its caller does, with the caller's reason", async () => {
    await new Service(["silence"]).with(async (url) => {
      const controller = new AbortController();
      setTimeout(() => {
        controller.abort(new Error("the run was cancelled"));
      }, 100);
      await assert.rejects(
        webRequest(url, { signal: controller.signal }, { env }),
        /^Error: the run was cancelled$/,
      );
    });
  });

  it("says which host can't be reached, and why", async () => {
    const service = new Service([[200]]);
    const url = await service.with((url) => Promise.resolve(url));
    await assert.rejects(
      webRequest(url, {}, { env }),
      /^WebError: 127\.0\.0\.1:\d+ can't be reached \(.*ECONNREFUSED.*\)$/,
    );
  });

  const repeated: readonly (readonly [
    title: string,
    method: string,
    answers: readonly Answer[],
    asked: number,
    status: number,
  ])[] = [
    ["a read after 429", "GET", [[429, "0"], [200]], 2, 200],
    ["a read after 500", "GET", [[500], [200]], 2, 200],
    ["a read after 503, as late as is asked for", "GET", [[503, "2"], [200]], 2, 200],
    ["a write after 429: nothing was done", "POST", [[429, "0"], [200]], 2, 200],
    ["no write after 500: something may have been", "POST", [[500], [200]], 1, 500],
    ["no read after 404", "GET", [[404], [200]], 1, 404],
    ["nothing beyond its patience", "GET", [[429, "60"], [200]], 1, 429],
  ];
  for (const [title, method, answers, asked, status] of repeated) {
    it(`repeats ${title}`, async () => {
      const service = new Service(answers);
      await service.with(async (url) => {
        const response = await webRequest(url, { method }, { patience: 5000, env });
        assert.deepEqual([service.asked.length, response.status], [asked, status]);
      });
    });
  }

  it("is made once where nobody asked for patience", async () => {
    const service = new Service([[429, "0"], [200]]);
    await service.with(async (url) => {
      assert.equal((await webRequest(url, {}, { env })).status, 429);
    });
    assert.equal(service.asked.length, 1);
  });

  it("stops waiting for its next try when its caller ends", async () => {
    await new Service([[429, "4"]]).with(async (url) => {
      const started = performance.now();
      const signal = AbortSignal.timeout(200);
      await assert.rejects(webRequest(url, { signal }, { patience: 10_000, env }));
      assert.ok(performance.now() - started < 2000);
    });
  });
});

describe("a request where a proxy is named", function () {
  this.timeout(60_000);
  this.slow(5000);

  /** Makes a request by way of a proxy whose every way leads to the service. */
  async function through(
    address: string,
    more: Record<string, string> = {},
    user = "",
  ): Promise<RecordingProxy> {
    const service = new Service([[200]]);
    return service.with(async () => {
      const proxy = new RecordingProxy(service.port);
      const env = { HTTP_PROXY: `http://${user}${await proxy.start()}`, ...more };
      try {
        assert.equal(await (await webRequest(address, {}, { env, limit: 5000 })).text(), "an answer");
      } finally {
        proxy.stop();
      }
      return proxy;
    });
  }

  it("goes through it", async () => {
    assert.deepEqual((await through("http://graph.example.com/v1.0")).connects, ["graph.example.com:80"]);
  });

  it("says to it who we are", async () => {
    const proxy = await through("http://graph.example.com/", {}, "me:se%20cret@");
    assert.deepEqual(proxy.authorizations, [`Basic ${Buffer.from("me:se cret").toString("base64")}`]);
  });

  it("goes to this machine directly, and to whatever NO_PROXY names", async () => {
    const service = new Service([[200]]);
    await service.with(async (url) => {
      const proxy = new RecordingProxy();
      const HTTP_PROXY = `http://${await proxy.start()}`;
      for (const address of [url, url.replace("127.0.0.1", "localhost")])
        await webRequest(address, {}, { env: { HTTP_PROXY } });
      const excepted = { HTTP_PROXY, NO_PROXY: "localhost, example.invalid" };
      await assert.rejects(
        webRequest("http://graph.example.invalid/", {}, { env: excepted }),
        /^WebError: graph\.example\.invalid can't be reached \((?!.*proxy)/,
      );
      proxy.stop();
      assert.deepEqual(proxy.connects, []);
    });
  });

  it("says that it was the proxy, without its password", async () => {
    const proxy = new RecordingProxy();
    const host = await proxy.start();
    const env = { HTTPS_PROXY: `http://me:secret@${host}` };
    await assert.rejects(webRequest("https://graph.example.com/", {}, { env }), (error: Error) => {
      assert.equal(
        error.message,
        `graph.example.com can't be reached through the proxy ${host} (the proxy answers 403)`,
      );
      return true;
    });
    proxy.stop();
    assert.deepEqual(proxy.connects, ["graph.example.com:443"]);
    await assert.rejects(
      webRequest("https://graph.example.com/", {}, { env }),
      /through the proxy .*ECONNREFUSED/,
    );
  });
});
