import assert from "node:assert/strict";
import { join } from "node:path";
import { createRoleAssignment } from "../../local-azure/arm/roleAssignments";
import { newUuid } from "../../local-azure/ids";
import { text } from "../../local-azure/properties";
import { roleIds } from "../../names/roles";
import type { Report } from "../../status/report/schema";
import { describeWithEngine } from "../support/engine";
import type { TestEstate } from "../support/estate";
import { FirstDay } from "../support/firstDay";
import { passes } from "../support/gateOnEngine";
import { WebhookServer } from "../support/webhookServer";

const vault = "kvlt-platform-prod";
const team = "6a1f0c52-4b7d-4e0e-9c3a-2d8f5b7e1c01";

describeWithEngine(
  "The first day of a team on AKS, as docs/first-day.md tells it,",
  (env) => {
    let day: FirstDay;
    let estate: TestEstate;
    let server: WebhookServer;

    before(async () => {
      day = await FirstDay.open(env, 1, "orders.yaml");
      ({ estate } = day);
      server = new WebhookServer(join(estate.folder, "azure", "certificates"));
      const path = "quarterturn:recipients.orders-team.webhook";
      await estate.must("config", "set", "--secret", "--path", path, `${await server.listen()}/hook`);
    });
    after(async () => {
      await estate.close();
      await server.close();
    });

    const gated = async (...options: string[]): Promise<string> => {
      const preview = await estate.pulumi("preview", "--json", "--show-sames");
      passes(preview, /./, "--stack-file", join(estate.folder, "Pulumi.test.yaml"), ...options);
      return preview.stdout;
    };

    /** Who was given what by this stack: by the resource's name, and where. */
    function rights(): string[] {
      const held = estate.stateFile();
      return day
        .added()
        .filter((id) => id.includes("/roleAssignments/") && held.includes(id))
        .map((id) => {
          const { principalId, scope } = estate.azure.world.resources.get(id)?.inputs ?? {};
          const at = (scope as string).split("/").at(-1) ?? "";
          return `${names().get(principalId as string) ?? "nobody"} at ${at}`;
        })
        .sort();
    }

    function names(): ReadonlyMap<string, string> {
      const { operator } = estate.azure.world;
      return new Map([
        [operator.objectId, "whoever ran it"],
        [team, "the team"],
        [identity("id-aks-orders"), "orders"],
        [identity("id-aks-reports"), "reports"],
      ]);
    }

    function identity(name: string): string {
      const [found] = estate.azure.world.resources.all().filter(({ id }) => id.endsWith(`/${name}`));
      return text(found?.assigned ?? {}, "principalId") ?? "";
    }

    const alerts = (): string[] =>
      day
        .added()
        .filter((id) => /insights|eventgrid/i.test(id))
        .map((id) => id.split("/").at(-1) ?? "")
        .sort();

    it("begins with a preview that adds, that the gate lets pass, and that leaves a role as it is", async () => {
      const said = await gated("--first-run");
      assert.match(
        said,
        /reader-reports-reads-secrets: .* has a role on kvlt-platform-prod already, given by somebody else/,
      );
      const { steps } = await estate.preview();
      assert.deepEqual(
        steps.filter((step) => !step.startsWith("create ")),
        [],
      );
      assert.deepEqual(
        steps.filter((step) => / (AccessPolicy|RoleAssignment|Vault|ResourceGroup) /.test(step)),
        [
          "create RoleAssignment deployer-writes-secrets",
          "create RoleAssignment reader-orders-reads-secrets",
          `create RoleAssignment recipient-${team}-orders-reads-secrets`,
        ],
      );
    });

    it("gives rights of its own to who had none, hands over by webhook, and then has nothing to do", async () => {
      await estate.up();
      assert.deepEqual(rights(), [
        `orders at ${vault}`,
        "the team at orders-client-secret",
        `whoever ran it at ${vault}`,
      ]);
      assert.equal(server.taken.length, 1);
      assert.deepEqual((await estate.preview()).steps, []);
      const { stdout } = await estate.status("--json");
      const { findings } = JSON.parse(stdout) as Report;
      assert.deepEqual(
        findings.filter(({ code }) => /^(reader|rights|estate)-/.test(code)),
        [],
      );
    });

    it("keeps its own right where somebody gives the same one above it; alerts come with a setting", async () => {
      const { world } = estate.azure;
      const scope = `/subscriptions/${world.subscriptionId}/resourceGroups/rg-platform-vaults`;
      world.transact(() => {
        const [name, roleDefinitionId] = [newUuid(), `/roleDefinitions/${roleIds.secretsUser}`];
        const body = {
          ...{ scope, roleDefinitionId },
          principalId: identity("id-aks-orders"),
          principalType: "ServicePrincipal",
        };
        const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
        createRoleAssignment(world, { ...body, id, name, inputs: { ...body, roleAssignmentName: name } });
      });
      const before = rights();
      estate.moveTo("2027-02-20");
      estate.configure((config) => {
        config["quarterturn:location"] = "canadacentral";
        config["quarterturn:alerts"] = { email: "orders-oncall@example.com" };
      });
      await gated();
      await estate.up();
      assert.deepEqual(alerts(), ["quarterturn-ends", `quarterturn-${vault}`, `quarterturn-${vault}`]);
      assert.deepEqual(rights(), before);
      assert.deepEqual((await estate.preview()).steps, []);
    });

    it("rotates another quarter, in which the alerts go with their setting", async () => {
      estate.moveTo("2027-05-21");
      estate.configure((config) => {
        delete config["quarterturn:alerts"];
      });
      await gated();
      await estate.up();
      assert.deepEqual(alerts(), []);
      assert.equal(server.taken.length, 3);
      assert.equal(estate.azure.world.secrets.get(`${vault}/orders-client-secret`)?.versions.length, 3);
    });

    it("leaves all of it there when it goes, and what people use", async () => {
      const { code, stdout } = await estate.pulumi(
        "destroy",
        "--yes",
        "--exclude-protected",
        "--continue-on-error",
      );
      assert.notEqual(code, 0);
      assert.match(stdout, /orders-g3: not deleted: the credential is still valid/);
      assert.equal(day.added().filter((id) => id.includes("/passwords/")).length, 2);
      assert.equal(estate.azure.world.secrets.get(`${vault}/orders-client-secret`)?.versions.length, 3);
    });
  },
  10,
);
