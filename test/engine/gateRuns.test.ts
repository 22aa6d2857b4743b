import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { configured, doesNotSay, passes, refused } from "../support/gateOnEngine";

describeWithEngine(
  "The gate, on a hostile or careless change that the real engine previews,",
  (env) => {
    let estate: TestEstate;
    const preview = (...args: string[]) => estate.pulumi("preview", "--json", "--show-sames", ...args);

    before(async () => {
      estate = await TestEstate.after(env, "2026-11-22");
      estate.moveTo("2027-02-20");
    });
    after(() => estate.close());

    it("refuses a part of the stack, and says that it is one", async () => {
      const ledger =
        "urn:pulumi:test::quarterturn::quarterturn:index:Rotation$quarterturn:index:Ledger::ledger";
      const targeted = await preview("--target", ledger);
      refused(targeted, /^preview: got only a part of the stack: \d+ resources? (was|were) left out/);
      // Neither a date of an older run nor somebody's code is to blame.
      for (const wrong of [/as the plan of/, /provider's code/, /no password for a generation/]) {
        doesNotSay(targeted, wrong);
      }
      const excluded =
        "urn:pulumi:test::quarterturn::quarterturn:index:Rotation$quarterturn:index:SecretVault$azure-native:keyvault:Vault::vault";
      refused(
        await preview("--exclude", excluded),
        /^preview: got only a part of the stack: 1 resource was left out/m,
      );
    });

    it("refuses a destroy, with and without the engine's own refusal", async () => {
      const destroy = (...flags: string[]) => estate.pulumi("destroy", "--preview-only", "--json", ...flags);
      const deleting = (what: string): RegExp =>
        new RegExp(
          `^preview: got one of \`pulumi destroy\`: \\d+ deletions, among them .*${what}.*, want one of an update.*\\n$`,
        );
      // The engine shows what it got to before it refused.
      refused(await destroy(), deleting("ledger"));
      refused(await destroy("--ignore-protect"), deleting("edge-g1"));
    });

    it("names the flag by which what is protected would be replaced", () =>
      configured(
        estate,
        (config) => {
          config["quarterturn:vault"] = { name: "kvlt-maxconf-other" };
        },
        async () => {
          refused(
            await preview("--ignore-protect"),
            /^Vault vault: got a replacement; .*the engine would refuse that, but --ignore-protect/m,
          );
        },
      ));

    it("refuses another plan than the one that was judged", async () => {
      const record = join(estate.folder, "record.json");
      passes(await preview(), /2 new credentials/, "--record", record);
      passes(await preview(), /2 new credentials/, "--expect", record);
      estate.moveTo("2027-02-21");
      refused(
        await preview(),
        /^the plan that was judged: got today 2027-02-21, want today 2027-02-20; have this plan judged and approved instead/m,
        "--expect",
        record,
      );
      await estate.up();
      refused(
        await preview(),
        /^the plan that was judged: got another ledger in the state: a run in between changed it/m,
        "--expect",
        record,
      );
      rmSync(record);
    });

    it("says of a revoked credential when it was last used, from the report of the status", () =>
      configured(
        estate,
        (config) => {
          config["quarterturn:revoke"] = { edge: [1] };
        },
        async () => {
          const status = join(estate.folder, "status.json");
          writeFileSync(status, (await estate.status("--json")).stdout);
          const title = /^## ✅ test: `edge-g1` is revoked, which needs two runs$/m;
          passes(await preview(), title, "--status", status);
          passes(
            await preview(),
            /\*\*Last use\*\*: .* \\\(status of 2027-02-21\\\)\.$/m,
            "--status",
            status,
          );
          rmSync(status);
        },
      ));

    it("has another app of a consumer in the title, and raises no alarm about readers", () =>
      configured(
        estate,
        (config) => {
          const { test } = config["quarterturn:consumers"] as Record<string, { clientId?: string }>;
          delete test?.clientId;
        },
        async () => {
          const moved = await preview();
          passes(moved, /^## ✅ test: `test` moves to another app; 1 new credential$/m);
          passes(
            moved,
            /^- whoever gets the new secret of test needs the new client ID with it; these stay on the old app: g1/m,
          );
          const { stdout } = moved;
          assert.doesNotMatch(stdout, /"op": "(replace|delete)"/);
        },
      ));

    it("refuses a state whose protection somebody took away", async () => {
      await estate.must("state", "unprotect", "--all", "--yes");
      refused(
        await preview(),
        /^state: got no protection for (?=.*ledger)(?=.*vault)(?=.*gateway)(?=.*edge-g1)(?=.*edge-g2).*`pulumi state unprotect`.*`pulumi state protect --yes '/m,
      );
    });
  },
  15,
);
