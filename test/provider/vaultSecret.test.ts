import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalAzure, startLocalAzure } from "../../local-azure";
import { createRoleAssignment } from "../../local-azure/arm/roleAssignments";
import { putResourceGroup } from "../../local-azure/arm/resourceGroups";
import { parseFaults } from "../../local-azure/faults/parseFaults";
import { newUuid } from "../../local-azure/ids";
import { setAccessPolicy } from "../../local-azure/keyvault/access";
import { deleteSecret } from "../../local-azure/keyvault/deletedSecrets";
import { setSecret, updateSecret } from "../../local-azure/keyvault/secrets";
import { createVault, deleteVault } from "../../local-azure/keyvault/vaults";
import { writingPermissions } from "../../components/contract";
import { revealAll } from "../../protocol/secrets";
import { unknown } from "../../protocol/unknowns";
import type { Properties } from "../../protocol/values";
import { parseDay } from "../../rotation";
import { AttachedProvider } from "./support";

const tenantId = "953fc14a-00c7-4452-a2fb-0a73070de7f3";
const type = "quarterturn:keyvault:Secret";
const urn = `urn:pulumi:test::quarterturn::${type}::edge-client-secret`;
const name = "edge-client-secret";
const resourceGroup = "rg";

const g1 = {
  vaultName: "kvlt",
  secretName: name,
  value: "the first value",
  contentType: "Entra ID client secret",
  notBefore: 1_795_305_600,
  expires: 1_810_857_600,
  tags: { consumer: "edge", generation: "g1", keyId: "k1" },
};
const g2 = { ...g1, value: "the second value", tags: { ...g1.tags, generation: "g2", keyId: "k2" } };
const theirs = { vault: "kvlt", name, value: "theirs" };

describe("a vault secret", function () {
  this.timeout(60_000);
  this.slow(10_000);
  let folder: string;
  let azure: LocalAzure;
  let provider: AttachedProvider;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "quarterturn-vault-secret-"));
    azure = await startLocalAzure({ directory: folder, today: parseDay("2026-11-22"), tenantId, apps: [] });
    provider = await AttachedProvider.launch(azure.environment, { canary: { timeoutSeconds: 2 } });
    makeVault("kvlt");
    allow("kvlt", ...writingPermissions);
  });
  afterEach(async () => {
    await provider.close();
    await azure.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const transact = <T>(work: () => T): T => azure.world.transact(work);

  function makeVault(vault: string, properties: Properties = {}): void {
    const inputs = { location: "canadacentral", properties: { tenantId, ...properties } };
    transact(() => {
      putResourceGroup(azure.world, { name: resourceGroup, inputs: { location: "canadacentral" } });
      createVault(azure.world, { name: vault, resourceGroup, inputs, accessPolicies: [] });
    });
  }

  /** Whoever runs this may do these things in a vault, and nothing else. */
  function allow(vault: string, ...secrets: readonly string[]): void {
    const policy = { tenantId, objectId: azure.world.operator.objectId, permissions: { secrets } };
    transact(() => {
      setAccessPolicy(azure.world, { vault, resourceGroup, policy });
    });
  }

  function versions(vault = "kvlt"): { value: string; version: string; generation: string | undefined }[] {
    const secret = azure.world.secrets.get(`${vault}/${name}`);
    if (secret === undefined || secret.deleted !== undefined) return [];
    return secret.versions.map((one) => ({ ...one, generation: one.tags.generation }));
  }
  const values = (vault?: string): string[] => versions(vault).map(({ value }) => value);

  async function created(inputs: Properties = g1): Promise<Properties> {
    return revealAll(await provider.create(urn, inputs));
  }

  it("is written with its dates and tags, tells where it lies, and marks nothing but its value", async () => {
    const outputs = await provider.create(urn, g1);
    const [version] = versions();
    const uri = `${azure.vaultUri("kvlt")}/secrets/${name}`;
    const where = { uri, uriWithVersion: `${uri}/${version?.version ?? ""}`, version: version?.version };
    assert.deepEqual(revealAll(outputs), { ...g1, ...where });
    assert.equal(outputs.uriWithVersion, where.uriWithVersion);
    assert.notEqual(outputs.value, g1.value);
    const { tags, notBefore, expires, contentType } =
      azure.world.secrets.get(`kvlt/${name}`)?.versions[0] ?? {};
    assert.deepEqual(
      { tags, notBefore, expires, contentType },
      {
        tags: g1.tags,
        notBefore: g1.notBefore,
        expires: g1.expires,
        contentType: g1.contentType,
      },
    );
    assert.deepEqual(provider.told, []);
  });

  it("gets a new version for a new value, and none for another date", async () => {
    const first = await created();
    const moved = { ...g1, expires: g1.expires + 86_400 };
    const second = revealAll(await provider.update(urn, first, moved));
    assert.deepEqual([second.version, values()], [first.version, ["the first value"]]);
    assert.equal(azure.world.secrets.get(`kvlt/${name}`)?.versions[0].expires, moved.expires);
    await provider.update(urn, second, g2);
    assert.deepEqual(values(), ["the first value", "the second value"]);
  });

  it("is taken as it is where a killed run wrote it, in that run's version", async () => {
    const first = await created();
    // Neither run's answer got into the state.
    const again = await created();
    assert.deepEqual(again, first);
    const [told = ""] = provider.told;
    assert.match(
      told,
      /^info edge-client-secret edge-client-secret: the vault has this secret already, written by a run that did not get to its end/,
    );
    await provider.update(urn, first, g2);
    await provider.update(urn, first, g2);
    assert.deepEqual(values(), ["the first value", "the second value"]);
  });

  it("is not written twice where only the answer was lost", async () => {
    azure.setFaults(parseFaults(["drop-after-work=setSecret"]));
    const outputs = await created();
    assert.deepEqual([outputs.version, values()], [versions()[0]?.version, ["the first value"]]);
  });

  it("becomes the newest version of one that somebody else has under its name; the preview says so, and it stays at the end", async () => {
    transact(() => setSecret(azure.world, theirs));
    await provider.previewCreate(urn, { ...g1, value: unknown, tags: { ...g1.tags, keyId: unknown } });
    const remark = `info ${name} ${name}: the vault kvlt already has a secret ${name}, last written on 2026-11-22 by somebody else; this becomes its newest version, the older ones stay.`;
    assert.deepEqual(provider.told, [remark]);
    const outputs = await created();
    assert.equal(outputs.tookOver, true);
    assert.deepEqual(values(), ["theirs", "the first value"]);
    provider.told.length = 0;
    await provider.delete(urn, outputs);
    assert.deepEqual(values(), ["theirs", "the first value"]);
    assert.match(
      provider.told.join(),
      /stays in the vault kvlt: it was there before Quarterturn wrote to it/,
    );
  });

  it("is recovered where a deleted one holds its name, with the versions that it had", async () => {
    const first = await created();
    await provider.delete(urn, first);
    assert.deepEqual(values(), []);
    const again = await created();
    assert.deepEqual([again.version, values()], [first.version, ["the first value"]]);
    await provider.delete(urn, again);
    await created(g2);
    assert.deepEqual(values(), ["the first value", "the second value"]);
    assert.match(
      provider.told.join("\n"),
      /the vault has a deleted secret edge-client-secret: it is recovered, with its versions/,
    );
  });

  for (const [right, act] of [
    ["list", () => created()],
    ["set", () => created()],
    [
      "recover",
      async () => {
        transact(() => {
          setSecret(azure.world, theirs);
          deleteSecret(azure.world, theirs);
        });
        return created();
      },
    ],
    [
      "delete",
      async () => {
        allow("kvlt", ...writingPermissions);
        const outputs = await created();
        allow("kvlt", "set", "list", "recover");
        return provider.delete(urn, outputs);
      },
    ],
  ] as const) {
    it(`says who lacks the right \`${right}\`, and what gives it`, async () => {
      allow("kvlt", ...writingPermissions.filter((one) => one !== right));
      const oid = azure.world.operator.objectId;
      await assert.rejects(act(), (error: Error) => {
        assert.ok(
          error.message.includes(
            `${name}: ${oid} lacks the right \`${right}\` on secrets of the vault kvlt: name it in quarterturn:vault.writers and let who has the right run \`pulumi up\`, or \`az keyvault set-policy --name kvlt --object-id ${oid} --secret-permissions set list delete recover\`.`,
          ),
          error.message,
        );
        return true;
      });
      assert.equal(provider.told.join().includes("hush"), false);
    });
  }

  it("needs no right to read a value, in a vault with policies or with roles", async () => {
    makeVault("kvlt-rbac", { enableRbacAuthorization: true });
    const inputs = { ...g1, vaultName: "kvlt-rbac" };
    await assert.rejects(created(inputs), /lacks the right `list` .*role Key Vault Secrets Officer/);
    const scope = azure.world.vaults.get("kvlt-rbac")?.id ?? "";
    const roleName = newUuid();
    const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${roleName}`;
    const body = {
      scope,
      roleDefinitionId: `/subscriptions/${azure.world.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/b86a8fe4-44ce-4948-aee5-eccb2c155cd7`,
      principalId: azure.world.operator.objectId,
      principalType: "ServicePrincipal",
    };
    transact(() => createRoleAssignment(azure.world, { ...body, id, name: roleName, inputs: body }));
    await created(inputs);
    assert.deepEqual(values("kvlt-rbac"), ["the first value"]);
  });

  it("waits for a right that was given a moment ago", async () => {
    allow("kvlt");
    const creation = created();
    while (!provider.told.some((one) => one.includes("the vault refuses so far")))
      await new Promise((resolve) => setImmediate(resolve));
    allow("kvlt", ...writingPermissions);
    assert.equal((await creation).version, versions()[0]?.version);
  });

  it("becomes another secret in another vault or under another name, and changes in place otherwise", async () => {
    const state = await created();
    const replaced = (news: Properties): Promise<string[]> => provider.replaces(urn, g1, news, state);
    assert.deepEqual(await replaced({ ...g1, vaultName: "kvlt-other" }), ["vaultName"]);
    assert.deepEqual(await replaced({ ...g1, secretName: "other" }), ["secretName"]);
    assert.deepEqual(await replaced({ ...g1, vaultName: "KVLT" }), []);
    assert.deepEqual(await replaced({ ...g1, vaultName: unknown }), []);
    assert.deepEqual(await replaced(g2), []);
  });

  it("stays where the program declares another resource of it, and what is gone already is as it should be", async () => {
    const state = await created();
    const other = urn.replace("edge-client-secret", "rim-client-secret");
    await provider.check(other, {}, { ...g1, vaultName: "KVLT" });
    await provider.delete(urn, state);
    assert.deepEqual(values(), ["the first value"]);
    await provider.startRun();
    await provider.delete(urn, state);
    await provider.delete(urn, state);
    assert.deepEqual(values(), []);
    transact(() => {
      deleteVault(azure.world, "kvlt");
    });
    await provider.delete(urn, state);
  });

  it("is not deleted once somebody else has written to it", async () => {
    const state = await created();
    transact(() => setSecret(azure.world, theirs));
    await provider.delete(urn, state);
    assert.deepEqual(values(), ["the first value", "theirs"]);
    assert.match(provider.told.join(), /stays in the vault kvlt: somebody has written to it since/);
  });

  it("keeps its address through a change that makes no version, and a preview knows it", async () => {
    const state = await created();
    const known = revealAll(await provider.previewUpdate(urn, state, { ...g1, expires: 1_900_000_000 }));
    assert.deepEqual([known.version, known.uriWithVersion], [state.version, state.uriWithVersion]);
    const next = revealAll(await provider.previewUpdate(urn, state, g2));
    assert.equal(next.uriWithVersion, undefined);
  });

  it("goes over from azure-native in place: the same version, under the same address", async () => {
    const { uriWithVersion } = await created();
    provider.told.length = 0;
    const { contentType, notBefore, expires, tags, vaultName, value } = g1;
    const attributes = { enabled: true, notBefore, expires };
    const inputs = { resourceGroupName: "rg", vaultName, secretName: name, tags };
    const olds = { ...inputs, properties: { value, contentType, attributes } };
    const state = {
      id: "/subscriptions/s/secret",
      name,
      ...inputs,
      properties: { contentType, attributes, secretUriWithVersion: uriWithVersion },
    };
    assert.deepEqual(await provider.replaces(urn, olds, g1, state), []);
    const shown = revealAll(await provider.previewUpdate(urn, state, g1));
    assert.equal(shown.uriWithVersion, uriWithVersion);
    const outputs = revealAll(await provider.update(urn, state, g1));
    assert.deepEqual([outputs.uriWithVersion, values()], [uriWithVersion, ["the first value"]]);
    assert.deepEqual(provider.told, []);
  });

  describe("at a refresh", () => {
    async function refreshed(): Promise<Properties> {
      const outputs = await created();
      provider.told.length = 0;
      return outputs;
    }

    it("is as it was where nobody did anything", async () => {
      const state = await refreshed();
      const { inputs, outputs } = await provider.readBoth(urn, state, g1);
      assert.deepEqual([revealAll(inputs), revealAll(outputs), provider.told], [g1, state, []]);
    });

    it("is gone where the vault has it no more, or the vault itself is gone: the next update makes it again", async () => {
      const state = await refreshed();
      transact(() => {
        deleteSecret(azure.world, { vault: "kvlt", name });
      });
      assert.equal((await provider.readBoth(urn, state, g1)).id, "");
      transact(() => {
        deleteVault(azure.world, "kvlt");
      });
      assert.equal((await provider.readBoth(urn, state, g1)).id, "");
      assert.match(
        provider.told.join("\n"),
        /has no secret edge-client-secret any more.*\n.*there is no vault kvlt any more/,
      );
    });

    it("shows what somebody wrote over it or disabled, so that the next update mends it", async () => {
      const state = await refreshed();
      transact(() => updateSecret(azure.world, { vault: "kvlt", name, enabled: false }));
      const disabled = await provider.readBoth(urn, state, g1);
      assert.equal(await provider.hasChanges(urn, disabled.inputs, g1, disabled.outputs), true);
      await provider.update(urn, disabled.outputs, g1);
      assert.equal(azure.world.secrets.get(`kvlt/${name}`)?.versions[0].enabled, true);

      transact(() => setSecret(azure.world, theirs));
      const written = await provider.readBoth(urn, state, g1);
      assert.match(
        provider.told.join(),
        /somebody has written a newer version of edge-client-secret in the vault kvlt, on 2026-11-22/,
      );
      assert.equal(await provider.hasChanges(urn, written.inputs, g1, written.outputs), true);
      await provider.update(urn, written.outputs, g1);
      assert.deepEqual(values(), ["the first value", "theirs", "the first value"]);
    });

    it("stays as it is where the vault can't be asked", async () => {
      const state = await refreshed();
      allow("kvlt", "set");
      const { inputs, outputs } = await provider.readBoth(urn, state, g1);
      assert.deepEqual([revealAll(inputs), revealAll(outputs)], [g1, state]);
      assert.match(
        provider.told.join(),
        /warning .*lacks the right `list`.*What the state has stays as it is/,
      );
    });
  });
});
