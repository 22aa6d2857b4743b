import assert from "node:assert/strict";
import { describeWithEngine } from "../support/engine";
import type { TestEstate } from "../support/estate";
import { configured } from "../support/gateOnEngine";
import { WorkflowBench, scripts } from "../support/workflowBench";

describeWithEngine(
  "The workflows on the local Azure",
  (env) => {
    let bench: WorkflowBench;
    let estate: TestEstate;

    before(async () => {
      bench = await WorkflowBench.open(env, "2026-11-22", "2027-02-20");
      ({ estate } = bench);
    });
    after(() => bench.close());

    for (const [what, day, between] of [
      [
        "on another day",
        "2027-02-22",
        () => {
          estate.moveTo("2027-02-23");
        },
      ],
      [
        "of another stack file",
        "2027-02-24",
        () => {
          estate.configure((config) => {
            config["quarterturn:force"] = { edge: "2027-02-23 leaked" };
          });
        },
      ],
      [
        "of another state",
        "2027-02-25",
        () => estate.up("--refresh=false", "--target-dependents", "--target", "**ledger"),
      ],
    ] as const) {
      it(`rotate does not do what was judged ${what}`, async () => {
        estate.moveTo(day);
        await configured(
          estate,
          (config) => {
            config["quarterturn:force"] = { edge: `${day} ${what}` };
          },
          async () => {
            const before = estate.azure.world.passwords.all().map(({ keyId }) => keyId);
            const played = await bench.play("rotate", { between });
            assert.deepEqual(scripts(played), ["ci:preview 0", "ci:rotate 1", "ci:issue 0"], what);
            assert.match(
              played.summary,
              /this is not the plan that was judged: .*; nothing was changed; start `rotate` of test again/,
            );
            assert.deepEqual(
              estate.azure.world.passwords.all().map(({ keyId }) => keyId),
              before,
            );
          },
        );
      });
    }
  },
  15,
);
