import assert from "node:assert/strict";
import { addPassword } from "../../local-azure/entra/passwords";
import { seedApps } from "../../local-azure/entra/applications";
import { setAccessPolicy } from "../../local-azure/keyvault/access";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";

const writing = ["set", "list", "delete", "recover"];
const vaultName = "kvlt-maxconf-test";
const pipeline = "5d2f2d1e-0c3f-4c58-9a0e-6a1c8b7a2f10";

describeWithEngine(
  "Who writes a vault's secrets",
  (env) => {
    let estate: TestEstate;

    afterEach(() => estate.close());

    /** Permissions for secrets by object ID. */
    function policies(): Record<string, readonly string[]> {
      const { accessPolicies = [] } = estate.azure.world.vaults.get(vaultName) ?? {};
      return Object.fromEntries(
        accessPolicies.map(({ objectId, permissions }) => [objectId, permissions.secrets ?? []]),
      );
    }

    function newest(name = "edge-client-secret"): string | undefined {
      return estate.azure.world.secrets.get(`${vaultName}/${name}`)?.versions.at(-1)?.tags.generation;
    }

    /** Somebody else who runs it: an app of the tenant. */
    function another(): { objectId: string; variables: NodeJS.ProcessEnv } {
      const { world } = estate.azure;
      return world.transact(() => {
        seedApps(world, [{ clientId: pipeline, displayName: "pipeline", graphRoles: ["Mail.Send"] }]);
        const app = world.apps.find(({ clientId }) => clientId === pipeline);
        const password = addPassword(world, {
          appObjectId: app?.objectId ?? "",
          endDateTime: "2028-01-01T00:00:00Z",
        });
        const principal = world.servicePrincipals.find(({ clientId }) => clientId === pipeline);
        const variables = { AZURE_CLIENT_ID: pipeline, AZURE_CLIENT_SECRET: password.secretText };
        return { objectId: principal?.objectId ?? "", variables };
      });
    }

    it("is who ran first, by a policy that reads none; another one is named in the stack file, and takes nothing away", async () => {
      estate = await TestEstate.after(env, "2026-11-22");
      const { operator } = estate.azure.world;
      assert.deepEqual(policies()[operator.objectId], writing);
      const { objectId, variables } = another();
      estate.configure((config) => (config["quarterturn:canary"] = { timeoutSeconds: 2 }));
      estate.moveTo("2027-02-20");
      const refused = await estate.pulumiWith(
        variables,
        "up",
        "--yes",
        "--skip-preview",
        "--continue-on-error",
      );
      assert.notEqual(refused.code, 0);
      const said = (refused.stdout + refused.stderr).replaceAll(/\s+/g, " ");
      assert.match(
        said,
        new RegExp(
          `edge-client-secret: ${objectId} lacks the right \`list\` on secrets of the vault ${vaultName}: name it in quarterturn:vault\\.writers`,
        ),
      );
      assert.deepEqual(
        [policies()[operator.objectId], policies()[objectId], newest()],
        [writing, undefined, "g1"],
      );

      estate.configure((config) => {
        const reason = "the pipeline that rotates";
        config["quarterturn:vault"] = { name: vaultName, writers: { ci: { objectId, reason } } };
      });
      const done = await estate.pulumiWith(variables, "up", "--yes", "--skip-preview");
      assert.equal(done.code, 0, done.stdout + done.stderr);
      assert.deepEqual(
        [policies()[operator.objectId], policies()[objectId], newest()],
        [writing, writing, "g2"],
      );
      assert.deepEqual(Object.keys(await estate.up()), ["same"]);
    });

    it("in a vault with roles is Secrets Officer on that vault", async () => {
      estate = await TestEstate.open(env);
      estate.configure((config) => (config["quarterturn:vault"] = { name: vaultName, access: "rbac" }));
      await estate.up();
      // The gateway gets its managed certificates in the second.
      await estate.up();
      const { operator, resources } = estate.azure.world;
      const given = resources
        .all()
        .filter(({ inputs }) => inputs.principalId === operator.objectId)
        .map(({ inputs: { principalType, scope, roleDefinitionId } }) =>
          [principalType, scope, roleDefinitionId].map((one) => (one as string).split("/").at(-1)),
        );
      const officer = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7";
      assert.deepEqual(given, [["ServicePrincipal", vaultName, officer]]);
      assert.equal(newest(), "g1");
      assert.deepEqual(Object.keys(await estate.up()), ["same"]);
    });

    it("keeps a right that somebody else gave them in a vault, as it is; what it lacks is said", async () => {
      estate = await TestEstate.open(env);
      await estate.up("--exclude", "**deployer-writes-secrets", "--exclude-dependents");
      const { world } = estate.azure;
      const { objectId } = world.operator;
      const give = (...secrets: string[]): void => {
        const policy = { tenantId: world.tenantId, objectId, permissions: { secrets } };
        const request = { vault: vaultName, resourceGroup: "rg-maxconf-test", policy };
        world.transact(() => {
          setAccessPolicy(world, request);
        });
      };
      give("list", "set");
      const { stdout } = await estate.must("up", "--yes", "--skip-preview");
      assert.match(
        stdout.replaceAll(/\s+/g, " "),
        new RegExp(
          `has an access policy for ${objectId} already, which lacks delete, recover on secrets.*--secret-permissions list set delete recover`,
        ),
      );
      assert.deepEqual([policies()[objectId], newest()], [["list", "set"], "g1"]);
    });
  },
  10,
);
