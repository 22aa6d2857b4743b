import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalAzure, startLocalAzure } from "../../../local-azure";
import { findApplication } from "../../../local-azure/entra/applications";
import { addPassword } from "../../../local-azure/entra/passwords";
import { parseDay } from "../../../rotation";
import { parseYaml } from "../../../settings/yaml";
import { edgeClientId as edge, tenantId } from "../../local-azure/support";
import { run } from "../../support/certificateRun";

const others = [
  "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b",
  "a154a158-92d0-4d3c-a756-95d811001574",
  "00000000-0000-4000-8000-000000000001",
  "00000000-0000-4000-8000-000000000002",
] as const;

describe("A project that is proposed from a tenant", function () {
  this.timeout(60_000);
  let folder: string;
  let azure: LocalAzure;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "init-tenant-"));
    azure = await startLocalAzure({
      directory: join(folder, "azure"),
      tenantId,
      today: parseDay("2025-01-01"),
      apps: [
        { clientId: edge, displayName: "sec_bcgov_v1 (Test/Edge)" },
        { clientId: others[0], displayName: "sec_bcgov_v1 (Test)" },
        { clientId: others[1], displayName: "without a secret" },
        { clientId: others[2], displayName: "Payments g7" },
        { clientId: others[3], displayName: "WEBSITE auth" },
      ],
    });
    password(others[0], "2025-01-01", "2029-01-01");
    password(edge, "2026-08-01", "2027-02-01");
    password(edge, "2026-10-01", "2027-03-30");
    for (const clientId of others.slice(2)) password(clientId, "2026-10-02", "2027-03-30");
    azure.setToday(parseDay("2026-11-22"));
  });
  after(async () => {
    await azure.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Made by hand on its first day. */
  function password(clientId: string, start: string, end: string): void {
    const { world } = azure;
    azure.setToday(parseDay(start));
    world.transact(() => {
      const { objectId } = findApplication(world, { clientId });
      addPassword(world, { appObjectId: objectId, endDateTime: `${end}T00:00:00Z` });
    });
  }

  const vault = ["--vault", "kvlt-secrets", "--vault-group", "rg-vaults", "--no-install"];

  async function init(
    name: string,
    ...args: string[]
  ): Promise<{ code: number | null; output: string; at: string }> {
    const at = join(folder, name);
    const ran = await run(["init", "--cwd", at, "--tenant", tenantId, ...vault, ...args], {
      ...azure.environment,
      QUARTERTURN_TODAY: "2026-11-22",
    });
    return { ...ran, at };
  }

  it("has each app that has a valid secret, with the newest one as that in use", async () => {
    const { code, output, at } = await init("all", "--from-tenant");
    assert.equal(code, 0, output);
    const text = readFileSync(join(at, "Pulumi.prod.yaml"), "utf8");
    const { config } = parseYaml(text) as { config: Record<string, object> };
    assert.deepEqual(Object.keys(config["quarterturn:consumers"] ?? {}), [
      "app-website-auth",
      "payments-7",
      "sec-bcgov-v1-test",
      "sec-bcgov-v1-test-edge",
    ]);
    assert.match(
      text,
      /sec-bcgov-v1-test-edge: \{ keyId: [\w-]{36}, issuedOn: 2026-10-01, expiresOn: 2027-03-30 \}/,
    );
    assert.match(text, /# 1 more valid: is this the one in use\?/);
    assert.match(
      text,
      /# Too long a life to be adopted, so a new one comes with the first run: sec-bcgov-v1-test:/,
    );
  });

  it("has only those that are named", async () => {
    const { output, at } = await init("named", "--from-tenant", "--app", edge);
    const text = readFileSync(join(at, "Pulumi.prod.yaml"), "utf8");
    assert.match(text, new RegExp(edge), output);
    assert.doesNotMatch(text, new RegExp(others[0]));
  });

  it("isn't written where there are none", async () => {
    const none = await init("none", "--from-tenant", "--app", "without");
    assert.equal(none.code, 2);
    assert.match(none.output, /--from-tenant: got 1 apps? without a valid secret among without, want/);
    assert.deepEqual(readdirSync(folder).sort(), ["all", "azure", "named"]);
  });

  it("gives no app a name that a consumer has who was named by hand", async () => {
    const { output, at } = await init("both", "--from-tenant", "--consumer", "sec-bcgov-v1-test");
    const text = readFileSync(join(at, "Pulumi.prod.yaml"), "utf8");
    assert.match(text, /^ {4}sec-bcgov-v1-test:\n[^]*^ {4}sec-bcgov-v1-test-2:\n/m, output);
  });

  it("is refused with one name for two consumers", async () => {
    const { code, output } = await init("twice", "--consumer", "edge", "--consumer", `edge=${edge}`);
    assert.equal(code, 2);
    assert.match(
      output,
      /^--consumer: got edge twice, want a name of its own for each\. Nothing was written$/m,
    );
  });

  it("wants --app and --from-tenant together", async () => {
    const { code, output } = await init("app", "--app", edge);
    assert.equal(code, 2);
    assert.match(output, /--app: got it without --from-tenant/);
  });
});
