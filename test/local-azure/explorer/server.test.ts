import assert from "node:assert/strict";
import { openExplorer } from "../../../cli/local/explorer";
import { startLocalAzure } from "../../../local-azure";
import { explorerApp } from "../../../local-azure/explorer/app";
import { parseDay } from "../../../rotation/calendar";
import { inFolder, tenantId } from "../support";
import { hosts } from "../watchedHosts";
import { awkwardValue, withEstate } from "./estate";

/** A move of the clock as a browser sends it. */
function move(
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
): RequestInit {
  return { method: "POST", body: new URLSearchParams(form), headers, redirect: "manual" };
}

const sameOrigin = { origin: "http://127.0.0.1:8080", "sec-fetch-site": "same-origin" };
const address = "http://127.0.0.1:8080/clock";

describe("the explorer's server", () => {
  it("refuses a name that isn't this machine's, as a page elsewhere would use it", async () => {
    await withEstate(async ({ azure }) => {
      const app = explorerApp(azure);
      const refused = await app.request("http://rebound.example/");
      assert.equal(refused.status, 403);
      assert.equal(await refused.text(), "host: got rebound.example, want 127.0.0.1 or localhost");
      assert.equal((await app.request("http://localhost:9000/")).status, 200);
    });
  });

  it("is another one's secret: nobody gets in without its address, whatever they say of themselves", async () => {
    await withEstate(async ({ azure, url }) => {
      const { origin, pathname } = new URL(url);
      const [, key = ""] = pathname.split("/");
      assert.match(key, /^[\w-]{32}$/);
      const forged = { origin, referer: url, host: "127.0.0.1", "sec-fetch-site": "same-origin" };
      for (const path of [
        "/",
        "/clock",
        `/${key.slice(1)}/clock`,
        `/${key}x/clock`,
        `//${key}/clock`,
        `/${key}`,
      ]) {
        assert.equal((await fetch(`${origin}${path}`)).status, 404, path);
        assert.equal((await fetch(`${origin}${path}`, move({ days: "90" }, forged))).status, 404, path);
      }
      assert.equal(azure.today(), "2027-05-25");
      assert.equal((await fetch(`${url}clock`, move({ days: "1" }, { origin }))).status, 303);
      assert.equal(azure.today(), "2027-05-26");
    });
  });

  it("has another address each time", async () => {
    await withEstate(async ({ azure, url }) => {
      const other = await openExplorer(azure, 0, () => undefined);
      await other.close();
      assert.notEqual(new URL(other.url).pathname, new URL(url).pathname);
    });
  });

  it("moves the clock for its own page only", async () => {
    await withEstate(async ({ azure }) => {
      const app = explorerApp(azure);
      const foreign = { origin: "http://elsewhere.example", "sec-fetch-site": "cross-site" };
      const strangers: readonly Record<string, string>[] = [foreign, { origin: "null" }, {}];
      for (const headers of strangers) {
        assert.equal((await app.request(address, move({ days: "1" }, headers))).status, 403);
      }
      assert.equal(azure.today(), "2027-05-25");
      assert.equal((await app.request(address, move({ days: "1" }, sameOrigin))).status, 303);
      assert.equal(azure.today(), "2027-05-26");
    });
  });

  it("refuses what is no day, and a day that can only be a slip", async () => {
    await withEstate(async ({ azure }) => {
      const app = explorerApp(azure);
      const refusals = [
        [{ day: "2027-02-30" }, /got &quot;2027-02-30&quot;, want a valid date/],
        [{ day: "2127-05-25" }, /got 2127-05-25, want 2037-05-25 or earlier/],
        [{ days: "8" }, /got nothing, want a date such as/],
        [{}, /got nothing, want a date such as/],
      ] as const;
      for (const [form, reason] of refusals) {
        const answer = await app.request(address, move(form, sameOrigin));
        assert.equal(answer.status, 400);
        assert.match(await answer.text(), reason);
      }
      assert.equal(azure.today(), "2027-05-25");
    });
  });

  it("renews a certificate for its own page only, and says which hosts there are", async () => {
    await withEstate(async ({ azure }) => {
      const app = explorerApp(azure);
      const { host } = hosts.management;
      const address = "http://127.0.0.1:8080/renew";
      const issued = (): number => azure.hosts.certificatesOf(host).length;
      const foreign = { origin: "http://elsewhere.example", "sec-fetch-site": "cross-site" };
      assert.equal((await app.request(address, move({ host }, foreign))).status, 403);
      assert.equal(issued(), 1);
      const wrong: readonly Readonly<Record<string, string>>[] = [
        { host: "nobody.example.com" },
        {},
        { host, node: "conf-9" },
      ];
      for (const form of wrong) {
        const answer = await app.request(address, move(form, sameOrigin));
        assert.equal(answer.status, 400);
        assert.match(
          await answer.text(),
          /^(host|node): got ".*", want one (that a stack file watches|of pexip)/,
        );
      }
      assert.equal((await app.request(address, move({ host }, sameOrigin))).status, 303);
      assert.equal((await app.request(address)).headers.get("location"), "./");
    });
  });

  it("lets a browser run no script, load nothing and frame nothing", async () => {
    await withEstate(async ({ url }) => {
      const { headers } = await fetch(url);
      const policy = headers.get("content-security-policy") ?? "";
      assert.match(policy, /default-src 'none'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe|script-src/);
      assert.equal(headers.get("cache-control"), "no-store");
    });
  });

  it("escapes what people named their things, and writes out what can't be seen", async () => {
    await inFolder(async (directory) => {
      const apps = [{ clientId: tenantId, displayName: `${awkwardValue}\u202e\n` }];
      const azure = await startLocalAzure({ directory, tenantId, apps, today: parseDay("2026-11-22") });
      try {
        const text = await (await explorerApp(azure).request("/")).text();
        assert.ok(text.includes("&lt;b&gt;&amp;&quot;tick&#39;s\\u202e\\n"));
        assert.ok(!text.includes(awkwardValue));
        assert.match(text, /No vault yet/);
        assert.match(text, /No stack file watches a host/);
        assert.match(text, /Nobody has asked for a token yet/);
      } finally {
        await azure.close();
      }
    });
  });

  it("shows the nearest page of a list to whoever asks for one that isn't there", async () => {
    await withEstate(async ({ url }) => {
      assert.match(await (await fetch(`${url}?signIns=99`)).text(), /76 to 92 of 92/);
      assert.match(await (await fetch(`${url}?signIns=-1`)).text(), /1 to 25 of 92/);
    });
  });

  it("tells whoever starts it that the port is taken", async () => {
    await withEstate(async ({ azure, url }) => {
      const port = Number(new URL(url).port);
      await assert.rejects(
        openExplorer(azure, port, () => undefined),
        { message: `--port: got ${port}, want one that is free: it is in use`, exitCode: 2 },
      );
    });
  });
});
