import assert from "node:assert/strict";
import { describeWithEngine } from "../support/engine";
import type { TestEstate } from "../support/estate";
import { FirstDay } from "../support/firstDay";
import { passes } from "../support/gateOnEngine";

describeWithEngine(
  "MaxConf's first day in production, as docs/first-day.md tells it,",
  (env) => {
    let day: FirstDay;
    let estate: TestEstate;

    before(async () => {
      day = await FirstDay.open(env, 0, "maxconf.yaml");
      ({ estate } = day);
    });
    after(() => estate.close());

    it("begins with a preview that adds, and that the gate lets pass", async () => {
      passes(await estate.pulumi("preview", "--json", "--show-sames"), /./, "--first-run");
      const { steps } = await estate.preview();
      assert.deepEqual(
        steps.filter((step) => !step.startsWith("create ")),
        [],
      );
      assert.deepEqual(
        steps.filter((step) => !/ (Stack|Rotation|SecretVault|RotatingConsumer|Ledger) /.test(step)),
        ["create AccessPolicy deployer-writes-secrets"],
      );
    });

    it("rotates nothing before the secret at hand is due", async () => {
      await estate.up();
      assert.deepEqual(
        day.added().map((id) => id.replace(/^.*\/vaults\//, "").replace(/[0-9a-f-]{36}$/, "…")),
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
      for (const today of ["2026-12-20", "2027-03-18"]) {
        estate.moveTo(today);
        await estate.up();
        assert.deepEqual((await estate.preview()).steps, []);
      }
      const { world } = estate.azure;
      const secret = world.secrets.get("kvlt-maxconf-prod/sec-bcgov-v1");
      assert.equal(secret?.versions.length, 3);
      assert.equal(secret.versions[0].value, "made-by-hand");
      const came = day.added();
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
      const came = day.added();
      assert.equal(came.filter((id) => id.includes("/passwords/")).length, 2);
      assert.equal(estate.azure.world.secrets.get("kvlt-maxconf-prod/sec-bcgov-v1")?.versions.length, 3);
    });
  },
  10,
);
