import assert from "node:assert/strict";
import { cleanEnvironment, removedVariablesNote } from "../../../cli/ci/cleanEnvironment";

describe("The environment of a pipeline's runs", () => {
  for (const name of [
    "PULUMI_OPTION_IGNORE_PROTECT",
    "PULUMI_OPTION_TARGET",
    "PULUMI_OPTION_TARGET_REPLACE",
    "PULUMI_OPTION_TARGET_DEPENDENTS",
    "PULUMI_OPTION_EXCLUDE",
    "PULUMI_OPTION_REPLACE",
    "PULUMI_OPTION_REFRESH",
    "PULUMI_OPTION_STACK",
    "PULUMI_OPTION_CONFIG",
    "PULUMI_OPTION_CONFIG_FILE",
    "PULUMI_OPTION_CWD",
    "PULUMI_OPTION_PLAN",
    "PULUMI_OPTION_POLICY_PACK_CONFIG",
    "PULUMI_OPTION_SHOW_SECRETS",
    "PULUMI_OPTION_TRACING",
    "PULUMI_OPTION_VERBOSE",
    "PULUMI_OPTION_DISABLE_INTEGRITY_CHECKING",
    "PULUMI_OPTION_SOMETHING_NEW",
    "pulumi_option_target",
    "PULUMI_SKIP_CHECKPOINTS",
    "PULUMI_RUN_PROGRAM",
    "PULUMI_CONTINUE_ON_ERROR",
    "PULUMI_DISABLE_PROVIDER_PREVIEW",
    "PULUMI_ENABLE_LEGACY_DIFF",
    "PULUMI_DEBUG_GRPC",
    "PULUMI_EXPERIMENTAL",
    "PULUMI_STACK",
  ]) {
    it(`has no ${name}`, () => {
      const { env, left } = cleanEnvironment({ [name]: "true", PATH: "/bin" });
      assert.deepEqual(env, { PATH: "/bin" });
      assert.deepEqual(left, [name]);
    });
  }

  it("keeps a rehearsal's copy of the stack file", () => {
    const env = { PULUMI_OPTION_CONFIG_FILE: "copy", AZURE_AUTHORITY_HOST: "https://localhost:1/" };
    assert.deepEqual(cleanEnvironment(env), { env, left: [] });
  });

  for (const name of [
    "PULUMI_BACKEND_URL",
    "PULUMI_CONFIG_PASSPHRASE",
    "PULUMI_CONFIG_PASSPHRASE_FILE",
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_HOME",
    "PULUMI_DEBUG_PROVIDERS",
    "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION",
    "PULUMI_SKIP_UPDATE_CHECK",
    "PULUMI_DIY_BACKEND_RETAIN_CHECKPOINTS",
    "PULUMI_PARALLEL",
    "PULUMI_OPTION_COLOR",
    "PULUMI_NODEJS_TRANSPILE_ONLY",
    "ARM_USE_OIDC",
    "QUARTERTURN_TODAY",
  ]) {
    it(`keeps ${name}`, () => {
      assert.deepEqual(cleanEnvironment({ [name]: "value" }), { env: { [name]: "value" }, left: [] });
    });
  }

  it("says what was left out, and nothing if nothing was", () => {
    assert.equal(
      removedVariablesNote(["PULUMI_OPTION_TARGET"]),
      "PULUMI_OPTION_TARGET was removed from the environment: it would change what a run does, or show secrets.",
    );
    assert.match(
      removedVariablesNote(["A", "B"]) ?? "",
      /^A, B were removed from the environment: they would/,
    );
    assert.equal(removedVariablesNote([]), undefined);
  });
});
