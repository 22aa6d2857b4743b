import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createDefaultHttpClient } from "@azure/core-rest-pipeline";
import { readWorkspace, signInQuery } from "../../status/read/logAnalytics";
import type { SignInFacts } from "../../status/facts";
import { uuidOf } from "../../local-azure/ids";
import { ensureCertificates } from "../../local-azure/https/certificates";
import { parseDay } from "../../rotation";
import { inFolder } from "../local-azure/support";

const workspaceId = "11111111-1111-1111-1111-111111111111";
const today = parseDay("2027-04-01");
const names = ["Kind", "AppId", "KeyId", "Last", "IPAddress", "Uses"];
const columns = names.map((name) => ({
  name,
  type: name === "Uses" ? "long" : name === "Last" ? "datetime" : "string",
}));
const rows = [
  ["oldest", "", "", "2027-03-02T05:00:00Z", "", null],
  ["used", "edge", "K1", "2027-03-31T09:00:00Z", "192.0.2.7", 40],
  ["proof", "edge", "K2", "2027-03-20T00:00:00Z", "192.0.2.1", 1],
  ["refused", "edge", "", "2027-03-30T00:00:00Z", "192.0.2.9", 3],
];

interface Asked {
  readonly url: string;
  readonly body: string;
  readonly authorization: string | undefined;
}

/** Reads from a real HTTPS server that answers as Log Analytics does; gives what was read and what was asked. */
async function readFrom(
  status: number,
  answer: Readonly<Record<string, unknown>> | ((query: string) => object),
  clientIds: readonly string[] = ["edge", "test"],
): Promise<{ facts: SignInFacts; asked: Asked[] }> {
  return inFolder(async (folder) => {
    const files = await ensureCertificates(folder, new Date());
    const asked: Asked[] = [];
    const server = createServer(
      { cert: readFileSync(files.certificate), key: readFileSync(files.key) },
      (request, response) => {
        let body = "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => {
          asked.push({ url: request.url ?? "", body, authorization: request.headers.authorization });
          const given =
            typeof answer === "function" ? answer((JSON.parse(body) as { query: string }).query) : answer;
          response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(given));
        });
      },
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const credential = {
        getToken: () => Promise.resolve({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000 }),
      };
      const ca = readFileSync(files.authority, "utf8");
      const cloud = { logAnalytics: `https://localhost:${port}` };
      const options = {
        httpClient: createDefaultHttpClient(),
        tlsOptions: { ca },
        retryOptions: { maxRetries: 0 },
      };
      const facts = await readWorkspace(workspaceId, clientIds, today, credential, cloud, options);
      return { facts, asked };
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
}

describe("sign-ins from Log Analytics", () => {
  it("are asked for in one query for all apps, over 30 days", async () => {
    const { asked } = await readFrom(200, { tables: [{ name: "PrimaryResult", columns, rows }] });
    assert.equal(asked.length, 1);
    const [{ url, body, authorization } = { url: "", body: "{}", authorization: "" }] = asked;
    assert.match(url, new RegExp(`/workspaces/${workspaceId}/query`));
    assert.equal(authorization, "Bearer t");
    assert.deepEqual(JSON.parse(body), {
      query: signInQuery(["edge", "test"], parseDay("2027-03-02")),
      timespan: "2027-03-02T00:00:00.000Z/2027-04-02T00:00:00.000Z",
    });
  }).timeout(30_000);

  it("of many apps are asked for in several queries, each app in one of them, and added up", async () => {
    const clientIds = Array.from({ length: 1_000 }, (_, n) => uuidOf("app", String(n)));
    const appsIn = (query: string): string[] =>
      clientIds.filter((clientId) => query.includes(`"${clientId}"`));
    const answer = (query: string): object => {
      const uses = appsIn(query).map((clientId) => ["used", clientId, "K1", "2027-03-31T09:00:00Z", "", 1]);
      return { tables: [{ name: "PrimaryResult", columns, rows: [rows[0], ...uses] }] };
    };
    const { facts, asked } = await readFrom(200, answer, clientIds);
    const queries = asked.map(({ body }) => (JSON.parse(body) as { query: string }).query);
    assert.equal(queries.length, 3);
    for (const query of queries) assert.ok(query.length <= 16_384, String(query.length));
    assert.deepEqual(queries.flatMap(appsIn).sort(), [...clientIds].sort());
    assert.deepEqual(facts.log, { readable: true, from: "2027-03-02" });
    for (const clientId of clientIds) assert.equal(facts.tally.of(clientId, "k1").used?.count, 1);
  }).timeout(30_000);

  it("come added up by credential, the run's own proof apart", async () => {
    const { facts } = await readFrom(200, { tables: [{ name: "PrimaryResult", columns, rows }] });
    assert.deepEqual(facts.log, { readable: true, from: "2027-03-02" });
    assert.equal(facts.tally.of("edge", "k1").used?.count, 40);
    assert.equal(facts.tally.of("edge", "k1").used?.ipAddress, "192.0.2.7");
    assert.deepEqual(Object.keys(facts.tally.of("edge", "k2")), ["proof"]);
    assert.equal(facts.tally.of("edge", "").refused?.count, 3);
  }).timeout(30_000);

  it("tell nothing of the days before the workspace had any", async () => {
    const late = [["oldest", "", "", "2027-03-20T05:00:00Z", "", null]];
    const { facts } = await readFrom(200, { tables: [{ name: "PrimaryResult", columns, rows: late }] });
    assert.deepEqual(facts.log, { readable: true, from: "2027-03-20" });
    const none = [["oldest", "", "", null, "", null]];
    const empty = await readFrom(200, { tables: [{ name: "PrimaryResult", columns, rows: none }] });
    assert.match(
      empty.facts.log.readable ? "" : empty.facts.log.reason,
      /has no entries since 2027-03-02: is the diagnostic setting on\?/,
    );
  }).timeout(30_000);

  it("that can't be read are reported with the role that is missing", async () => {
    const { facts } = await readFrom(403, {
      error: { code: "InsufficientAccessError", message: "no access" },
    });
    assert.match(
      facts.log.readable ? "" : facts.log.reason,
      /^403 InsufficientAccessError: no access; grant Log Analytics Reader/,
    );
  }).timeout(30_000);

  it("are counted in the table's own columns", () => {
    const query = signInQuery(["a", "b"], parseDay("2027-03-02"));
    assert.match(
      query,
      /AADServicePrincipalSignInLogs \| where TimeGenerated >= datetime\(2027-03-02T00:00:00Z\)/,
    );
    assert.match(query, /AppId in~ \("a", "b"\)/);
    assert.match(
      query,
      /ResultType != '0', 'refused', KeyId != '' and CorrelationId =~ KeyId, 'proof', 'used'/,
    );
  });
});
