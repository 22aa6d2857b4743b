import assert from "node:assert/strict";
import { writingPermissions } from "../../names/vaultPermissions";
import { createRoleAssignment } from "../../local-azure/arm/roleAssignments";
import { parseFaults } from "../../local-azure/faults/table";
import { newUuid } from "../../local-azure/ids";
import { deleteSecret, setSecret } from "../../local-azure/keyvault/secrets";
import { functions } from "../../names/types";
import { revealAll } from "../../protocol/secrets";
import { unknown } from "../../protocol/unknowns";
import type { Properties } from "../../protocol/values";
import { AttachedProvider } from "./support";
import { VaultBench, g1, g2, name, theirs, urn } from "./vaultBench";

describe("a vault secret", function () {
  this.timeout(60_000);
  this.slow(10_000);
  let bench: VaultBench;

  beforeEach(async () => {
    bench = await VaultBench.open();
  });
  afterEach(() => bench.close());

  it("is written with its dates and tags, tells where it lies, and marks nothing but its value", async () => {
    const outputs = await bench.provider.create(urn, g1);
    const [version] = bench.versions();
    const uri = `${bench.azure.vaultUri("kvlt")}/secrets/${name}`;
    const where = { uri, uriWithVersion: `${uri}/${version?.version ?? ""}`, version: version?.version };
    assert.deepEqual(revealAll(outputs), { ...g1, ...where });
    assert.equal(outputs.uriWithVersion, where.uriWithVersion);
    assert.notEqual(outputs.value, g1.value);
    const { tags, notBefore, expires, contentType } =
      bench.azure.world.secrets.get(`kvlt/${name}`)?.versions[0] ?? {};
    assert.deepEqual(
      { tags, notBefore, expires, contentType },
      {
        tags: g1.tags,
        notBefore: g1.notBefore,
        expires: g1.expires,
        contentType: g1.contentType,
      },
    );
    assert.deepEqual(bench.told, []);
  });

  it("gets a new version for a new value, and none for another date", async () => {
    const first = await bench.created();
    const moved = { ...g1, expires: g1.expires + 86_400 };
    const second = revealAll(await bench.provider.update(urn, first, moved));
    assert.deepEqual([second.version, bench.values()], [first.version, ["the first value"]]);
    assert.equal(bench.azure.world.secrets.get(`kvlt/${name}`)?.versions[0].expires, moved.expires);
    await bench.provider.update(urn, second, g2);
    assert.deepEqual(bench.values(), ["the first value", "the second value"]);
  });

  it("is taken as it is where a killed run wrote it, in that run's version", async () => {
    const first = await bench.created();
    // Neither run's answer got into the state.
    const again = await bench.created();
    assert.deepEqual(again, first);
    const [told = ""] = bench.told;
    assert.match(
      told,
      /^info edge-client-secret edge-client-secret: the vault has this secret already, written by a run that did not get to its end/,
    );
    await bench.provider.update(urn, first, g2);
    await bench.provider.update(urn, first, g2);
    assert.deepEqual(bench.values(), ["the first value", "the second value"]);
  });

  it("is not written twice where only the answer was lost", async () => {
    bench.azure.setFaults(parseFaults(["drop-after-work=setSecret"]));
    const outputs = await bench.created();
    assert.deepEqual([outputs.version, bench.values()], [bench.versions()[0]?.version, ["the first value"]]);
  });

  it("becomes the newest version of one that somebody else has under its name; the preview says so, and it stays at the end", async () => {
    bench.transact(() => setSecret(bench.azure.world, theirs));
    await bench.provider.previewCreate(urn, { ...g1, value: unknown, tags: { ...g1.tags, keyId: unknown } });
    const remark = `info ${name} ${name}: the vault kvlt already has a secret ${name}, last written on 2026-11-22 by somebody else; this becomes its newest version, the older ones stay.`;
    assert.deepEqual(bench.told, [remark]);
    const outputs = await bench.created();
    assert.equal(outputs.tookOver, true);
    assert.deepEqual(bench.values(), ["theirs", "the first value"]);
    bench.told.length = 0;
    await bench.provider.delete(urn, outputs);
    assert.deepEqual(bench.values(), ["theirs", "the first value"]);
    assert.match(bench.told.join(), /stays in the vault kvlt: it was there before Quarterturn wrote to it/);
  });

  it("is recovered where a deleted one holds its name, with the versions that it had", async () => {
    const first = await bench.created();
    await bench.provider.delete(urn, first);
    assert.deepEqual(bench.values(), []);
    const again = await bench.created();
    assert.deepEqual([again.version, bench.values()], [first.version, ["the first value"]]);
    await bench.provider.delete(urn, again);
    await bench.created(g2);
    assert.deepEqual(bench.values(), ["the first value", "the second value"]);
    assert.match(
      bench.told.join("\n"),
      /the vault has a deleted secret edge-client-secret: it is recovered, with its versions/,
    );
  });

  for (const [right, act] of [
    ["list", () => bench.created()],
    ["set", () => bench.created()],
    [
      "recover",
      async () => {
        bench.transact(() => {
          setSecret(bench.azure.world, theirs);
          deleteSecret(bench.azure.world, theirs);
        });
        return bench.created();
      },
    ],
    [
      "delete",
      async () => {
        bench.allow("kvlt", ...writingPermissions);
        const outputs = await bench.created();
        bench.allow("kvlt", "set", "list", "recover");
        return bench.provider.delete(urn, outputs);
      },
    ],
  ] as const) {
    it(`says who lacks the right \`${right}\`, and what gives it`, async () => {
      bench.allow("kvlt", ...writingPermissions.filter((one) => one !== right));
      const oid = bench.azure.world.operator.objectId;
      await assert.rejects(act(), (error: Error) => {
        assert.ok(
          error.message.includes(
            `${name}: ${oid} lacks the right \`${right}\` on secrets of the vault kvlt: name it in quarterturn:vault.writers and let who has the right run \`pulumi up\`, or \`az keyvault set-policy --name kvlt --object-id ${oid} --secret-permissions set list delete recover\`.`,
          ),
          error.message,
        );
        return true;
      });
      assert.equal(bench.told.join().includes("hush"), false);
    });
  }

  it("needs no right to read a value, in a vault with policies or with roles", async () => {
    bench.makeVault("kvlt-rbac", { enableRbacAuthorization: true });
    const inputs = { ...g1, vaultName: "kvlt-rbac" };
    await assert.rejects(bench.created(inputs), /lacks the right `list` .*role Key Vault Secrets Officer/);
    const scope = bench.azure.world.vaults.get("kvlt-rbac")?.id ?? "";
    const roleName = newUuid();
    const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${roleName}`;
    const body = {
      scope,
      roleDefinitionId: `/subscriptions/${bench.azure.world.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/b86a8fe4-44ce-4948-aee5-eccb2c155cd7`,
      principalId: bench.azure.world.operator.objectId,
      principalType: "ServicePrincipal",
    };
    bench.transact(() =>
      createRoleAssignment(bench.azure.world, { ...body, id, name: roleName, inputs: body }),
    );
    await bench.created(inputs);
    assert.deepEqual(bench.values("kvlt-rbac"), ["the first value"]);
  });

  it("waits for a right that was given a moment ago", async () => {
    bench.allow("kvlt");
    const creation = bench.created();
    while (!bench.told.some((one) => one.includes("the vault refuses so far")))
      await new Promise((resolve) => setImmediate(resolve));
    bench.allow("kvlt", ...writingPermissions);
    assert.equal((await creation).version, bench.versions()[0]?.version);
  });

  it("is written as whom a program asks for: by object ID, and whether a vault lets them in already", async () => {
    const { objectId } = bench.azure.world.operator;
    const who = { objectId, principalType: "ServicePrincipal" };
    const asked = (args: Properties): Promise<Properties> =>
      bench.provider.invoke(functions.readCaller, args);
    assert.deepEqual(await asked({}), who);
    assert.deepEqual(await asked({ vaultName: "kvlt" }), { ...who, mayList: true });
    bench.allow("kvlt", "set");
    assert.deepEqual(await asked({ vaultName: "kvlt" }), { ...who, mayList: false });
    const stranger = await AttachedProvider.launch({
      ...bench.azure.environment,
      AZURE_CLIENT_SECRET: "wrong",
    });
    try {
      const { problem } = await stranger.invoke(functions.readCaller, {});
      assert.match(problem as string, /you are not signed in: AADSTS7000215/);
    } finally {
      await stranger.close();
    }
  });
});
