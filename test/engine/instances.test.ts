import assert from "node:assert/strict";
import spawn from "cross-spawn";
import { withOwnProvider } from "../../cli/local/ownProvider";
import { describeWithEngine } from "../support/engine";
import { TestEstate, finished } from "../support/estate";

describeWithEngine(
  "A changed stack file",
  (env) => {
    let estate: TestEstate;

    before(async () => {
      estate = await TestEstate.after(env, "2026-11-22");
    });
    after(() => estate.close());

    // The engine refreshes with an instance that has the old configuration and works with one that has the new, and it
    // cancels the first when it is done with it.
    for (let time = 1; time <= 10; time += 1) {
      it(`is run with a provider that stays, though the engine has two instances of it (${time} of 10)`, async () => {
        // Each time one more secret, and the one before last is revoked: at most three are active.
        estate.configure((config) => {
          config["quarterturn:force"] = { edge: `time ${time}` };
          config["quarterturn:revoke"] = {
            edge: Array.from({ length: time }, (_, at) => at + 1).slice(0, time - 1),
          };
        });
        const up = ["up", "--yes", "--refresh", "--skip-preview", "--stack", "test"];
        const { code, stdout, stderr } = await withOwnProvider(estate.environment(), (attached) =>
          finished(spawn("pulumi", up, { cwd: estate.folder, env: attached })),
        );
        assert.equal(code, 0, stdout + stderr);
        assert.match(stdout, new RegExp(`edge-g${time + 1}: sent to`));
        assert.doesNotMatch(stdout + stderr, /cancelled/);
      });
    }
  },
  10,
);
