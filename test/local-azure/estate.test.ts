import assert from "node:assert/strict";
import { join } from "node:path";
import { startLocalAzure, type LocalAzure } from "../../local-azure";
import { setAccessPolicy } from "../../local-azure/keyvault/access";
import { setSecret } from "../../local-azure/keyvault/secrets";
import { replaceAppSettings } from "../../local-azure/arm/sites";
import { changesBetweenDumps, dumpEstate } from "../../local-azure/estate/dump";
import { readEstate } from "../../local-azure/estate/file";
import { section, type Properties } from "../../local-azure/properties";
import { parseDay } from "../../rotation/calendar";
import { Engine } from "./engine";
import { inFolder, tenantId } from "./support";

const maxconf = join(__dirname, "..", "support", "estates", "maxconf.yaml");

/** Runs `work` on a local Azure with an estate. */
async function withEstate(
  file: string,
  work: (azure: LocalAzure, start: () => Promise<LocalAzure>) => Promise<void>,
): Promise<void> {
  await inFolder(async (directory) => {
    const estate = readEstate(file);
    const start = (): Promise<LocalAzure> =>
      startLocalAzure({ directory, tenantId, apps: [], today: parseDay("2026-11-22"), estates: [estate] });
    const azure = await start();
    try {
      await work(azure, start);
    } finally {
      await azure.close();
    }
  });
}

describe("MaxConf's estate before Quarterturn", () => {
  it("is read by a program as what exists", async () => {
    await withEstate(maxconf, async (azure) => {
      const arm = new Engine(azure, "azure-native");
      try {
        const vault = await arm.invoke("azure-native:keyvault:getVault", {
          resourceGroupName: "rg-maxconf-vaults",
          vaultName: "kvlt-maxconf-prod",
        });
        const { accessPolicies, networkAcls } = section(vault, "properties");
        assert.deepEqual(
          [
            vault.tags,
            (accessPolicies as readonly object[]).length,
            section({ networkAcls }, "networkAcls").defaultAction,
          ],
          [{ owner: "platform-team", dataClass: "restricted" }, 4, "Deny"],
        );
        const gateway = await arm.invoke("azure-native:apimanagement:getApiManagementService", {
          resourceGroupName: "rg-maxconf-gateway",
          serviceName: "apim-maxconf-prod",
        });
        assert.deepEqual(
          [gateway.sku, gateway.zones, gateway.notificationSenderEmail],
          [{ name: "Premium", capacity: 2 }, ["1", "2"], "apim-alerts@example.com"],
        );
        const hosts = gateway.hostnameConfigurations as readonly Properties[];
        assert.deepEqual(
          hosts.map(({ certificateSource, certificate }) => [
            certificateSource,
            section({ certificate }, "certificate").expiry,
          ]),
          [
            ["BuiltIn", undefined],
            ["Managed", "2027-05-21T00:00:00Z"],
            ["Custom", "2027-02-11T00:00:00Z"],
            ["Custom", "2027-02-11T00:00:00Z"],
          ],
        );
      } finally {
        arm.close();
      }
    });
  });

  it("can be imported as it is, piece by piece", async () => {
    await withEstate(maxconf, async (azure) => {
      const arm = new Engine(azure, "azure-native");
      const types: readonly [RegExp, string][] = [
        [/\/sites\/[^/]+$/i, "azure-native:web:WebApp"],
        [/\/service\/[^/]+$/i, "azure-native:apimanagement:ApiManagementService"],
        [/\/namedValues\/[^/]+$/i, "azure-native:apimanagement:NamedValue"],
        [/\/policyFragments\/[^/]+$/i, "azure-native:apimanagement:PolicyFragment"],
        [/\/userAssignedIdentities\/[^/]+$/i, "azure-native:managedidentity:UserAssignedIdentity"],
        [/\/roleAssignments\/[^/]+$/i, "azure-native:authorization:RoleAssignment"],
        [/\/vaults\/[^/]+$/i, "azure-native:keyvault:Vault"],
      ];
      try {
        const all = [...azure.world.resources.all(), ...azure.world.vaults.all()];
        for (const { id } of all) {
          const type = types.find(([shape]) => shape.test(id))?.[1] ?? "";
          const found = await arm.import(type, id);
          assert.ok(found, id);
          const { failures } = await arm.check(type, found.inputs);
          assert.deepEqual(failures, [], id);
        }
        assert.equal(all.length, 11);
      } finally {
        arm.close();
      }
    });
  });

  it("is put there once: what is there stays as it is", async () => {
    await withEstate(maxconf, async (azure, start) => {
      const { world } = azure;
      const site = world.resources.find(({ name }) => name === "func-maxconf-prod");
      assert.ok(site);
      world.transact(() => {
        replaceAppSettings(world, site, { BILLING_URL: "https://other.example.com" });
      });
      const before = dumpEstate(world);
      await azure.close();
      const again = await start();
      try {
        assert.deepEqual(changesBetweenDumps(before, dumpEstate(again.world)), {
          added: [],
          changed: [],
          removed: [],
        });
      } finally {
        await again.close();
      }
    });
  });

  it("is held against a later day piece by piece: what was added, changed or removed, and nothing else", async () => {
    await withEstate(maxconf, (azure) => {
      const { world } = azure;
      const before = dumpEstate(world);
      azure.setToday(parseDay("2027-06-20"));
      assert.deepEqual(changesBetweenDumps(before, dumpEstate(world)), {
        added: [],
        changed: [],
        removed: [],
      });
      const vault = world.vaults.get("kvlt-maxconf-prod")?.id ?? "";
      const billing = world.servicePrincipals.find(({ displayName }) => displayName === "Billing export");
      world.transact(() => {
        const place = { vault: "kvlt-maxconf-prod", resourceGroup: "rg-maxconf-vaults" };
        const permissions = { secrets: ["get"] };
        setAccessPolicy(world, { ...place, policy: { tenantId, objectId: "new", permissions } });
        const other = { tenantId, objectId: billing?.objectId ?? "", permissions: { secrets: ["list"] } };
        setAccessPolicy(world, { ...place, policy: other });
        setSecret(world, { vault: place.vault, name: "smtp-password", value: "ours" });
        const site = world.resources.find(({ name }) => name === "func-maxconf-prod");
        if (site !== undefined) replaceAppSettings(world, site, { FUNCTIONS_EXTENSION_VERSION: "~4" });
      });
      const { added, changed, removed } = changesBetweenDumps(before, dumpEstate(world));
      assert.equal(added.length, 2);
      assert.equal(added[0], `${vault}/accessPolicies/new`);
      assert.match(added[1] ?? "", new RegExp(`^${vault}/secrets/smtp-password/[0-9a-f]{32}$`));
      assert.deepEqual(changed, [`${vault}/accessPolicies/${billing?.objectId ?? ""}`]);
      assert.deepEqual(
        removed.map((id) => id.split("/").at(-1)),
        ["BILLING_KEY", "BILLING_URL", "CLIENT_SECRET"],
      );
      return Promise.resolve();
    });
  });

  it("shows no secret's value in what is written down of it", async () => {
    await withEstate(maxconf, ({ world }) => {
      const text = JSON.stringify(dumpEstate(world));
      for (const value of [
        "first-billing-key",
        "made-by-hand",
        ...world.passwords.all().map((one) => one.secretText),
      ])
        assert.ok(!text.includes(value), value);
      return Promise.resolve();
    });
  });
});
