import assert from "node:assert/strict";
import { directToThisMachine, proxyOf } from "../../web/proxy";

const proxy = "http://proxy.example.com:8080";
const graph = "https://graph.microsoft.com/v1.0";

/** What goes where: the address, the variables, and the proxy or that there is none. */
const table: readonly (readonly [
  title: string,
  address: string,
  env: Record<string, string>,
  proxied: boolean,
])[] = [
  ["HTTPS_PROXY for HTTPS", graph, { HTTPS_PROXY: proxy }, true],
  ["https_proxy as well", graph, { https_proxy: proxy }, true],
  ["HTTP_PROXY not for HTTPS", graph, { HTTP_PROXY: proxy }, false],
  ["HTTP_PROXY for HTTP", "http://metadata.example.com/", { HTTP_PROXY: proxy }, true],
  ["http_proxy as well", "http://metadata.example.com/", { http_proxy: proxy }, true],
  ["HTTPS_PROXY not for HTTP", "http://metadata.example.com/", { HTTPS_PROXY: proxy }, false],
  ["ALL_PROXY for nothing, as in Go", graph, { ALL_PROXY: proxy }, false],
  ["an empty variable as none", graph, { HTTPS_PROXY: "", https_proxy: proxy }, true],
  ["no variable", graph, {}, false],
  ["localhost never", "https://localhost:8443/", { HTTPS_PROXY: proxy }, false],
  ["a vault of the local Azure never", "https://kvlt.vault.localhost:8443/", { HTTPS_PROXY: proxy }, false],
  ["127.0.0.0/8 never", "http://127.3.2.1:80/", { HTTP_PROXY: proxy }, false],
  ["::1 never", "https://[::1]:8443/", { HTTPS_PROXY: proxy }, false],
  ["a name that only looks like it", "https://localhost.example.com/", { HTTPS_PROXY: proxy }, true],
];

/** NO_PROXY, and which addresses it excepts. */
const exceptions: readonly (readonly [noProxy: string, address: string, isExcepted: boolean])[] = [
  ["graph.microsoft.com", graph, true],
  ["microsoft.com", graph, true],
  [".microsoft.com", graph, true],
  ["*.microsoft.com", graph, true],
  [".graph.microsoft.com", graph, false],
  ["*.graph.microsoft.com", graph, false],
  ["soft.com", graph, false],
  ["GRAPH.Microsoft.COM", graph, true],
  ["graph.microsoft.com", "https://graph.microsoft.com./", true],
  ["localhost, graph.microsoft.com", graph, true],
  ["localhost graph.microsoft.com", graph, true],
  [" , ,graph.microsoft.com, ", graph, true],
  ["*", graph, true],
  ["localhost,*", graph, true],
  ["graph.microsoft.com:443", graph, true],
  ["graph.microsoft.com:8443", graph, false],
  ["microsoft.com:8443", "https://graph.microsoft.com:8443/", true],
  ["10.0.0.0/8", "https://10.200.3.4/", true],
  ["10.0.0.0/8", "https://11.0.0.1/", false],
  ["10.0.0.0/8", "https://10.example.com/", false],
  ["10.1.2.3", "https://10.1.2.3:8443/", true],
  ["10.1.2.3", "https://10.1.2.30/", false],
  ["10.1.2.3:443", "https://10.1.2.3/", true],
  ["fd00::/8", "https://[fd12::1]/", true],
  ["fd00::/8", "https://10.0.0.1/", false],
  ["[fd12::1]:443", "https://[fd12::1]/", true],
  ["fd12::1", "https://[fd12::1]/", true],
  ["10.0.0.0/99", "https://10.0.0.1/", false],
  ["10.0.0.0/", "https://10.0.0.1/", false],
];

describe("the proxy for an address", () => {
  for (const [title, address, env, proxied] of table) {
    it(`takes ${title}`, () => {
      assert.equal(proxyOf(new URL(address), env)?.href, proxied ? `${proxy}/` : undefined);
    });
  }

  for (const [noProxy, address, isExcepted] of exceptions) {
    it(`${isExcepted ? "is none" : "stays"} for ${address} with NO_PROXY="${noProxy}"`, () => {
      for (const name of ["NO_PROXY", "no_proxy"])
        assert.equal(
          proxyOf(new URL(address), { HTTPS_PROXY: proxy, [name]: noProxy }) === undefined,
          isExcepted,
        );
    });
  }

  it("may be named without its scheme", () => {
    assert.equal(proxyOf(new URL(graph), { HTTPS_PROXY: "proxy.example.com:8080" })?.href, `${proxy}/`);
  });

  it("that is no address is refused by the variable's name, and not repeated: a password may be in it", () => {
    for (const told of ["ftp://me:secret@proxy", "http://", "http://me:secret@:80"])
      assert.throws(
        () => proxyOf(new URL(graph), { HTTPS_PROXY: told }),
        (error: Error) =>
          error.message.startsWith(
            "HTTPS_PROXY: got something that isn't an address, want one such as http",
          ) && !error.message.includes("secret"),
      );
  });
});

describe("what we start where a proxy is named", () => {
  const ours = "localhost,127.0.0.1,::1,.localhost";

  it("goes past the proxy to this machine, by both spellings, without a space", () => {
    assert.deepEqual(directToThisMachine({ https_proxy: proxy }), { NO_PROXY: ours, no_proxy: ours });
    const told = `example.com,${ours}`;
    assert.deepEqual(directToThisMachine({ HTTP_PROXY: proxy, NO_PROXY: "example.com, localhost" }), {
      NO_PROXY: told,
      no_proxy: told,
    });
  });

  it("gets no such variable where there is no proxy", () => {
    assert.deepEqual(directToThisMachine({ NO_PROXY: "example.com" }), {});
  });
});
