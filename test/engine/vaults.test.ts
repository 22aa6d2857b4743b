import assert from "node:assert/strict";
import { createRoleAssignment } from "../../local-azure/arm/roleAssignments";
import { putResourceGroup } from "../../local-azure/arm/resourceGroups";
import { appSettingsOf } from "../../local-azure/arm/sites";
import { newUuid } from "../../local-azure/ids";
import { createVault } from "../../local-azure/keyvault/vaults";
import { roleIds } from "../../names/roles";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { type Config, passes } from "../support/gateOnEngine";

const tenantId = "953fc14a-00c7-4452-a2fb-0a73070de7f3";
const own = "kvlt-maxconf-test";
const teams = "kvlt-team";
const auditor = "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001";

describeWithEngine("Several vaults", (env) => {
  let estate: TestEstate;

  before(async () => {
    estate = await TestEstate.after(env, "2026-11-22");
    const { world } = estate.azure;
    const location = "canadaeast";
    world.transact(() => {
      putResourceGroup(world, { name: "rg-team", inputs: { resourceGroupName: "rg-team", location } });
      const properties = { tenantId, sku: { family: "A", name: "premium" }, enableRbacAuthorization: true };
      const inputs = { location, tags: { owner: "another team" }, properties };
      createVault(world, { name: teams, resourceGroup: "rg-team", inputs, accessPolicies: [] });
      world.people.put(auditor, { objectId: auditor, displayName: "Auditor", kind: "User" });
      const [name, roleDefinitionId] = [newUuid(), `/roleDefinitions/${roleIds.secretsUser}`];
      const scope = `/subscriptions/${world.subscriptionId}/resourceGroups/rg-team`;
      const body = { scope, roleDefinitionId, principalId: auditor, principalType: "User" };
      const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
      createRoleAssignment(world, { ...body, id, name, inputs: { ...body, roleAssignmentName: name } });
    });
  });
  after(() => estate.close());

  /** Generation of the newest version in a vault. */
  function newest(vault: string, consumer: string): string | undefined {
    return estate.azure.world.secrets.get(`${vault}/${consumer}-client-secret`)?.versions.at(-1)?.tags
      .generation;
  }

  function setting(name: string): unknown {
    const site = estate.azure.world.resources.all().find(({ id }) => id.endsWith("/func-maxconf-test"));
    assert.ok(site);
    return appSettingsOf(site)[name];
  }

  it("change nothing of a state that has one: the first preview adds, and says what stays in the vault that is left", async () => {
    assert.deepEqual((await estate.preview()).steps, []);
    estate.configure((config) => {
      config["quarterturn:canary"] = { timeoutSeconds: 2 };
      const readers = { audit: { objectId: auditor, reason: "yearly audit" } };
      config["quarterturn:vaults"] = {
        team: { name: teams, existing: { resourceGroup: "rg-team" }, readers },
      };
      const consumers = config["quarterturn:consumers"] as Record<string, Config>;
      Object.assign(consumers.edge ?? {}, { vaults: ["default", "team"] });
      Object.assign(consumers.test ?? {}, { vaults: ["team"] });
    });
    const preview = await estate.pulumi("preview", "--json", "--show-sames");
    assert.equal(preview.code, 0, preview.stderr + preview.stdout.slice(0, 3000));
    passes(
      preview,
      /the secret of test stays in the vault kvlt-maxconf-test as g1 until 2027-05-21, and no newer one comes there/,
    );
    assert.match(
      preview.stdout,
      /reader-audit-reads-secrets@team: .* has a role on kvlt-team already, given by somebody else/,
    );
    const { steps, stdout } = await estate.preview();
    assert.deepEqual(
      steps.filter((step) => !step.startsWith("update TokenCanary")),
      [
        "create RandomUuid deployer-writes-secrets@team",
        "create RandomUuid function-app-reads-secrets@team",
        "create RoleAssignment deployer-writes-secrets@team",
        "create RoleAssignment function-app-reads-secrets@team",
        "create Secret edge-client-secret@team",
        "create Secret test-client-secret@team",
        "create SecretVault vault@team",
        "update WebApp function-app",
      ],
    );
    assert.match(
      stdout,
      /test: test-client-secret stays in the vault kvlt-maxconf-test as g1, which ends on 2027-05-21, and goes then/,
    );
    await estate.up();
    assert.deepEqual(
      [newest(own, "edge"), newest(teams, "edge"), newest(own, "test"), newest(teams, "test")],
      ["g1", "g1", "g1", "g1"],
    );
    assert.equal(
      setting("TEST_CLIENT_SECRET"),
      "@Microsoft.KeyVault(VaultName=kvlt-team;SecretName=test-client-secret)",
    );
    assert.equal(
      setting("EDGE_CLIENT_SECRET"),
      "@Microsoft.KeyVault(VaultName=kvlt-maxconf-test;SecretName=edge-client-secret)",
    );
    assert.deepEqual((await estate.preview()).steps, []);
  });

  it("hold up nobody but who reads there, while one of them refuses", async () => {
    estate.moveTo("2027-02-20");
    const { world } = estate.azure;
    const right = world.resources
      .all()
      .filter(({ inputs }) => inputs.principalId === world.operator.objectId)
      .find(({ inputs: { scope } }) => typeof scope === "string" && scope.endsWith(`/${teams}`));
    assert.ok(right);
    world.transact(() => {
      world.resources.remove(right.id);
    });
    const { code, stdout, stderr } = await estate.pulumi(
      "up",
      "--yes",
      "--skip-preview",
      "--continue-on-error",
    );
    assert.notEqual(code, 0);
    const said = (stdout + stderr).replaceAll(/\s+/g, " ");
    assert.match(
      said,
      /edge-client-secret@team: .* lacks the right `list` on secrets of the vault kvlt-team/,
    );
    assert.match(said, /edge in kvlt-team: the secret could not be written there/);
    assert.match(said, /test-g2: not handed over, see above/);
    assert.doesNotMatch(said, /edge-g2[^:]*: not handed over/);
    assert.deepEqual(
      [newest(own, "edge"), newest(teams, "edge"), newest(own, "test"), newest(teams, "test")],
      ["g2", "g1", "g1", "g1"],
    );
    world.transact(() => {
      world.resources.put(right.id, right);
    });
    await estate.up();
    assert.deepEqual(
      [newest(own, "edge"), newest(teams, "edge"), newest(own, "test"), newest(teams, "test")],
      ["g2", "g2", "g1", "g2"],
    );
    assert.deepEqual((await estate.preview()).steps, []);
  });

  it("are left for good once the secret there has ended", async () => {
    estate.moveTo("2027-05-21");
    const preview = await estate.pulumi("preview", "--json", "--show-sames");
    passes(preview, /the secret of test goes from the vault kvlt-maxconf-test, which it has left/);
    const { steps } = await estate.preview();
    assert.deepEqual(
      steps.filter((step) => step.includes(" Secret ")),
      [
        "delete Secret test-client-secret",
        "update Secret edge-client-secret",
        "update Secret edge-client-secret@team",
        "update Secret test-client-secret@team",
      ],
    );
  });
});
