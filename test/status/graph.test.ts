import assert from "node:assert/strict";
import type { AppPassword, Read } from "../../status/facts";
import { parseFaults } from "../../local-azure/faults/table";
import type { KeySignIns, LogCoverage } from "../../rotation";
import { runScript } from "../local-azure/contract/child";
import { type Estate, withEstate } from "../local-azure/contract/estate";
import { edgeClientId } from "../local-azure/support";
import { log, register, signInAll, withQuickReports, withoutAnswersFor } from "./graphSupport";

interface Gotten {
  readonly passwords: Read<readonly AppPassword[]>;
  readonly log: LogCoverage;
  readonly pages: readonly string[];
  readonly count: number;
  readonly signIns: readonly KeySignIns[];
  readonly failed: readonly (readonly [clientId: string, reason: string])[];
  readonly unread: readonly (readonly [clientId: string, reason: string])[];
  /** Apps that were asked for, and secrets that were signed in with. */
  readonly read: number;
  readonly used: number;
}

async function read(
  estate: Estate,
  retentionDays = 30,
  env: Readonly<Record<string, string>> = {},
): Promise<Gotten> {
  return readAs(estate, [estate.azure.today(), String(retentionDays), "0", edgeClientId], env);
}

async function readAs(
  { azure }: Estate,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Gotten> {
  const said = await runScript("statusGraph", args, { ...azure.environment, ...env });
  assert.ok("got" in said, JSON.stringify(said));
  return JSON.parse(said.got) as Gotten;
}

describe("what status reads from Microsoft Graph", () => {
  it("are an app's secrets without their values, and who signed in with which", async () => {
    await withEstate(async (estate) => {
      const { keyId, secretText } = estate.issue(edgeClientId);
      await estate.credential(edgeClientId, secretText).getToken("https://vault.azure.net/.default");
      await assert.rejects(
        estate.credential(edgeClientId, "wrong").getToken("https://vault.azure.net/.default"),
      );
      await log(estate, keyId, { correlationId: keyId });
      const { passwords, log: coverage, signIns, count } = await read(estate);
      assert.deepEqual(passwords.ok && passwords.value.map((one) => [one.keyId, one.endsAt]), [
        [keyId, "2027-05-21T00:00:00Z"],
      ]);
      assert.deepEqual(coverage, { readable: true, from: "2026-10-23" });
      const [unknown, own] = signIns;
      assert.deepEqual([own?.used?.count, own?.proof?.count, unknown?.refused?.count, count], [1, 1, 1, 3]);
      assert.equal(own?.used?.ipAddress, "127.0.0.1");
      assert.equal(JSON.stringify(passwords).includes(secretText), false);
    });
  }).timeout(30_000);

  it("comes page by page, each refusal for too many requests waited out, nothing counted twice", async () => {
    await withEstate(async (estate) => {
      const { keyId } = estate.issue(edgeClientId);
      await log(estate, keyId, ...Array.from({ length: 2500 }, () => ({})));
      estate.azure.setFaults(parseFaults(["throttle=2"]));
      const { pages, signIns, count } = await read(estate);
      assert.deepEqual([count, signIns[1]?.used?.count], [2500, 2500]);
      assert.deepEqual(pages, [
        "sign-ins, page 1: 1000 read, back to 2026-11-22",
        "sign-ins, page 2: 2000 read, back to 2026-11-22",
      ]);
    });
  }).timeout(60_000);

  it("is read of 1,000 apps, and one that is gone is that one's trouble", async () => {
    await withEstate(async (estate) => {
      const clientIds = register(estate, 999);
      await signInAll(estate, clientIds);
      const gone = "00000000-0000-0000-0000-000000000000";
      const asked = [...clientIds.slice(0, 500), gone, ...clientIds.slice(500)];
      await withQuickReports(estate, 1000, async (graph) => {
        const args = [estate.azure.today(), "30", "1000", ...asked];
        const { failed, unread, read, used, log } = await readAs(estate, args, {
          QUARTERTURN_GRAPH_URL: graph,
        });
        assert.deepEqual([read, used, unread, log.readable], [1000, 999, [], true]);
        assert.deepEqual(
          failed.map(([clientId, reason]) => [clientId, reason.replace(/:.*/, "")]),
          [[gone, "404 Request_ResourceNotFound"]],
        );
      });
    });
  }).timeout(120_000);

  it("asks for no more reports in 10 seconds than Graph takes, and says how far it is", async () => {
    await withEstate(async (estate) => {
      const clientIds = register(estate, 80);
      await signInAll(estate, clientIds);
      const start = performance.now();
      const { used, pages } = await readAs(estate, [estate.azure.today(), "30", "0", ...clientIds]);
      assert.equal(used, 80);
      assert.ok(performance.now() - start > 10_000);
      assert.equal(pages.length, 6);
      assert.equal(pages[5], "sign-ins, page 6: 80 read, back to 2026-11-22, apps 76 to 80 of 80");
    });
  }).timeout(60_000);

  it("waits out what a batch has of refusals for too many requests, app by app", async () => {
    await withEstate(async (estate) => {
      const clientIds = register(estate, 25);
      estate.azure.setFaults(parseFaults(["throttle=3"]));
      const { read, failed } = await readAs(estate, [estate.azure.today(), "30", "0", ...clientIds]);
      assert.deepEqual([read, failed], [25, []]);
    });
  }).timeout(60_000);

  it("is reported for the apps whose sign-ins could not be read, and no others", async () => {
    await withEstate(async (estate) => {
      const clientIds = register(estate, 40);
      await signInAll(estate, clientIds);
      const [first = "", second = "", third = ""] = [0, 15, 30].map((at) => clientIds[at] ?? "");
      await withQuickReports(estate, 100, async (graph) => {
        await withoutAnswersFor(estate, second, graph, async (passedOn) => {
          const args = [estate.azure.today(), "30", "100", ...clientIds];
          const { unread, log } = await readAs(estate, args, { QUARTERTURN_GRAPH_URL: passedOn });
          const names = unread.map(([clientId]) => clientId);
          assert.deepEqual(names, clientIds.slice(15, 30));
          assert.equal(names.includes(first) || names.includes(third), false);
          assert.equal(log.readable, true);
        });
      });
    });
  }).timeout(60_000);

  it("reaches back as far as the log is kept", async () => {
    await withEstate(async (estate) => {
      assert.deepEqual((await read(estate, 7)).log, { readable: true, from: "2026-11-15" });
    });
  }).timeout(30_000);

  it("is reported in a line, with the permission that is missing, where it is denied", async () => {
    await withEstate(async (estate) => {
      for (const [operation, permission] of [
        ["listSignIns", "AuditLog.Read.All"],
        ["getApplication", "Application.Read.All"],
      ]) {
        estate.azure.setFaults(parseFaults([`deny=${operation ?? ""}`]));
        const { log: coverage, passwords } = await read(estate);
        const reasons = [
          coverage.readable ? "" : coverage.reason,
          passwords.ok ? "" : passwords.reason,
        ].filter(Boolean);
        assert.equal(reasons.length, 1);
        assert.match(
          reasons[0] ?? "",
          new RegExp(`^403 Authorization_RequestDenied: .*; grant ${permission ?? ""}$`),
        );
      }
    });
  }).timeout(60_000);

  it("is reported without the secret where nobody can sign in", async () => {
    await withEstate(async (estate) => {
      const nobody = { AZURE_CLIENT_SECRET: "a-wrong-secret", IDENTITY_ENDPOINT: "", IDENTITY_HEADER: "" };
      const { log: coverage, passwords } = await read(estate, 30, nobody);
      const reason = coverage.readable ? "" : coverage.reason;
      assert.match(
        reason,
        /^you are not signed in: AADSTS7000215: Invalid client secret provided; run `az login`/,
      );
      assert.equal(JSON.stringify([coverage, passwords]).includes("a-wrong-secret"), false);
    });
  }).timeout(60_000);
});
