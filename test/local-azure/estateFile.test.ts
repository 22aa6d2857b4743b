import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startLocalAzure } from "../../local-azure";
import { readEstate } from "../../local-azure/estate/file";
import { parseDay } from "../../rotation/calendar";
import { UsageError } from "../../settings/usageError";
import { inFolder, tenantId } from "./support";

/** A file with this text, read; the refusal, if it is refused. */
async function refusalOf(text: string): Promise<string> {
  return inFolder((folder) => {
    const file = join(folder, "estate.yaml");
    writeFileSync(file, text);
    try {
      readEstate(file);
      return "";
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return error.message;
    }
  });
}

describe("a file with an estate", () => {
  it("is refused with everything that is wrong with it", async () => {
    assert.equal(
      await refusalOf(
        "vaults: [{ name: kv, resourceGroup: rg, acess: rbac }]\nfunctionApps: [{ name: f, resourceGroup: rg, identity: both }]\n",
      ),
      [
        "estate.yaml: the estate can't be read",
        '  functionApps.0.identity: got "both", want system or none',
        '  vaults.0.acess: got "rbac", an unknown key, want one of name, resourceGroup, subscription, location, tags, access, policies, properties, secrets; did you mean access?',
      ].join("\n"),
    );
  });

  const dangling: [string, string, RegExp][] = [
    [
      "a policy of somebody who isn't there",
      'vaults: [{ name: kvlt, resourceGroup: rg, policies: [{ principal: "functionApp:none", permissions: {} }] }]',
      /^estate: vaults\.kvlt\.policies\.0\.principal: got functionApp:none, want one with an identity among /,
    ],
    [
      "a role at a vault that isn't there",
      "roleAssignments: [{ principal: 3d2f7c10-9a4b-4c6e-8f1d-5b7e2a9c4d02, role: acdd72a7-3385-48ef-bd42-f606fba81ae7, vault: none }]",
      /^estate: roleAssignments\.0\.vault: got none, want a vault of this estate$/,
    ],
    [
      "a name that Azure never takes",
      "vaults: [{ name: x, resourceGroup: rg }]",
      /^estate: vaults\.x: The vault name 'x' is invalid/,
    ],
  ];
  for (const [what, text, message] of dangling) {
    it(`is refused with ${what}, and puts nothing there`, async () => {
      await inFolder(async (folder) => {
        const file = join(folder, "estate.yaml");
        writeFileSync(file, text);
        const options = {
          directory: join(folder, "azure"),
          tenantId,
          apps: [],
          today: parseDay("2026-11-22"),
        };
        await assert.rejects(startLocalAzure({ ...options, estates: [readEstate(file)] }), { message });
        const azure = await startLocalAzure(options);
        try {
          assert.deepEqual([azure.world.vaults.all(), azure.world.resourceGroups.all()], [[], []]);
        } finally {
          await azure.close();
        }
      });
    });
  }

  it("that isn't there is said to be", async () => {
    await inFolder((folder) => {
      assert.throws(() => readEstate(join(folder, "none.yaml")), /--estate: got .*none\.yaml \(ENOENT/);
    });
  });
});
