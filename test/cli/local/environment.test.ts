import assert from "node:assert/strict";
import { join } from "node:path";
import { environmentOf } from "../../../cli/local/environment";
import { type LocalAzure, startLocalAzure } from "../../../local-azure";
import { parseDay } from "../../../rotation";
import { inFolder, tenantId } from "../../local-azure/support";

/** The environment of a local run, given that of its caller. */
async function environmentFor(
  caller: NodeJS.ProcessEnv,
  look: (env: NodeJS.ProcessEnv, azure: LocalAzure, state: string) => void,
): Promise<void> {
  await inFolder(async (directory) => {
    const azure = await startLocalAzure({ directory, today: parseDay("2026-11-22"), tenantId, apps: [] });
    const state = join(directory, "100% #1");
    try {
      look(environmentOf(caller, azure, state), azure, state);
    } finally {
      await azure.close();
    }
  });
}

describe("the environment of a local run", function () {
  this.timeout(30_000);
  this.slow(5_000);

  const table: readonly (readonly [says: string, caller: NodeJS.ProcessEnv, option: string | undefined])[] = [
    ["nothing: on past an error", {}, "true"],
    ["no, by the option", { PULUMI_OPTION_CONTINUE_ON_ERROR: "false" }, "false"],
    ["yes, by the option", { PULUMI_OPTION_CONTINUE_ON_ERROR: "true" }, "true"],
    ["something by the older variable", { PULUMI_CONTINUE_ON_ERROR: "false" }, undefined],
  ];
  for (const [says, caller, option] of table) {
    it(`goes on past an error as its caller says, who says ${says}`, () =>
      environmentFor(caller, (env) => {
        assert.equal(env.PULUMI_OPTION_CONTINUE_ON_ERROR, option);
        assert.equal(env.PULUMI_CONTINUE_ON_ERROR, caller.PULUMI_CONTINUE_ON_ERROR);
      }));
  }

  it("is the local Azure's: its clock, its engine's state, no e-mail that leaves, no download", () =>
    environmentFor({ NODE_OPTIONS: "--no-warnings", HOME: "/home/me" }, (env, azure, state) => {
      assert.equal(env.QUARTERTURN_TODAY, "2026-11-22");
      assert.equal(env.QUARTERTURN_MAIL_VIA, "graph");
      assert.equal(env.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION, "true");
      assert.equal(env.HOME, "/home/me");
      assert.match(env.NODE_OPTIONS ?? "", /^--no-warnings\b/);
      assert.equal(env.PULUMI_DEBUG_PROVIDERS, azure.environment.PULUMI_DEBUG_PROVIDERS);
      const url = new URL(env.PULUMI_BACKEND_URL ?? "");
      assert.equal(url.search, "?metadata=skip");
      if (process.platform !== "win32") assert.equal(decodeURIComponent(url.pathname), join(state, "pulumi"));
    }));
});
