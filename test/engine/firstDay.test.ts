import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { projectRoot } from "../../cli/projectRoot";
import { applyEstate } from "../../local-azure/estate/apply";
import { type EstateDump, dumpEstate } from "../../local-azure/estate/dump";
import { readEstate } from "../../local-azure/estate/read";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { passes } from "../support/gateOnEngine";

/** The stack file that docs/first-day.md shows. */
function shownStackFile(): Record<string, unknown> {
  const page = readFileSync(join(projectRoot, "docs", "first-day.md"), "utf8");
  const [, yaml = ""] = /```yaml\n(config:\n[\s\S]*?)```/.exec(page) ?? [];
  return (load(yaml) as { config: Record<string, unknown> }).config;
}

describeWithEngine(
  "MaxConf's first day in production, as docs/first-day.md tells it,",
  (env) => {
    let estate: TestEstate;
    let found: EstateDump;

    before(async () => {
      estate = await TestEstate.open(env);
      const { world } = estate.azure;
      const file = join(projectRoot, "test", "support", "estates", "maxconf.yaml");
      world.transact(() => {
        applyEstate(world, readEstate(file));
      });
      estate.configure((config) => {
        for (const key of Object.keys(config)) Reflect.deleteProperty(config, key);
        Object.assign(config, shownStackFile());
      });
      found = dumpEstate(world);
    });
    after(() => estate.close());

    /** What was there is there, byte for byte; gives what came, without the values. */
    function added(): string[] {
      const now = dumpEstate(estate.azure.world);
      for (const [id, piece] of Object.entries(found)) assert.equal(now[id], piece, id);
      return Object.keys(now).filter((id) => !Object.hasOwn(found, id));
    }

    it("begins with a preview that adds, and that the gate lets pass", async () => {
      passes(await estate.pulumi("preview", "--json", "--show-sames"), /./, "--first-run");
      const { steps } = await estate.preview();
      assert.deepEqual(
        steps.filter((step) => !step.startsWith("create ")),
        [],
      );
      assert.deepEqual(
        steps.filter((step) => !/ (Stack|SecretVault|RotatingConsumer|Ledger) /.test(step)),
        ["create AccessPolicy deployer-writes-secrets"],
      );
    });

    it("rotates nothing before the secret at hand is due", async () => {
      await estate.up();
      assert.deepEqual(
        added().map((id) => id.replace(/^.*\/vaults\//, "").replace(/[0-9a-f-]{36}$/, "…")),
        ["kvlt-maxconf-prod/accessPolicies/…"],
      );
      assert.deepEqual((await estate.preview()).steps, []);
    });

    it("says before the first rotation whose secret gets a new version", async () => {
      estate.moveTo("2026-12-20");
      const preview = await estate.pulumi("preview", "--json", "--show-sames");
      passes(preview, /production/);
      assert.match(preview.stdout, /sec-bcgov-v1.*(somebody else|wasn't|isn't)/);
    });

    it("rotates for two quarters, and everything else stays as it was", async () => {
      for (const day of ["2026-12-20", "2027-03-18"]) {
        estate.moveTo(day);
        await estate.up();
        assert.deepEqual((await estate.preview()).steps, []);
      }
      const { world } = estate.azure;
      const secret = world.secrets.get("kvlt-maxconf-prod/sec-bcgov-v1");
      assert.equal(secret?.versions.length, 3);
      assert.equal(secret.versions[0].value, "made-by-hand");
      const came = added();
      assert.deepEqual(
        came.filter((id) => id.includes("/passwords/")).length,
        2,
        "one secret a quarter, on the app",
      );
    });

    it("leaves all of it there when it goes, and what people use", async () => {
      const { code, stdout } = await estate.pulumi(
        "destroy",
        "--yes",
        "--exclude-protected",
        "--continue-on-error",
      );
      assert.notEqual(code, 0);
      assert.match(stdout, /production-g2: not deleted: the credential is still valid/);
      const came = added();
      assert.equal(came.filter((id) => id.includes("/passwords/")).length, 2);
      assert.equal(estate.azure.world.secrets.get("kvlt-maxconf-prod/sec-bcgov-v1")?.versions.length, 3);
    });
  },
  10,
);
