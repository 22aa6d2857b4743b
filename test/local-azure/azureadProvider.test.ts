import assert from "node:assert/strict";
import type { Properties } from "../../local-azure/properties";
import { text } from "../../local-azure/properties";
import { parseDay } from "../../rotation/calendar";
import { withEngines, type Engines } from "./engines";
import { edgeClientId, tenantId } from "./support";
import { application, password, principal } from "./tokens";
import { assertUnchanged, unknown } from "./wire";

/** Runs `work` with the inputs of a password of the adopted app. */
async function withAdopted(work: (engines: Engines, inputs: Properties) => Promise<void>): Promise<void> {
  await withEngines(async (engines) => {
    const args = { clientId: edgeClientId };
    const { id } = await engines.azuread.invoke("azuread:index/getApplication:getApplication", args);
    await work(engines, { applicationId: id, displayName: "edge-g1", endDate: "2027-05-21T00:00:00Z" });
  });
}

describe("an application password", () => {
  it("is made on an adopted app, with a secret value, and is found unchanged later", async () => {
    await withAdopted(async ({ azure, azuread }, inputs) => {
      const made = await azuread.create(password, inputs);
      const [credential] = azure.world.passwords.all();
      assert.equal(made.id, `${credential?.appObjectId ?? ""}/password/${credential?.keyId ?? ""}`);
      assert.deepEqual(made.outputs.value, {
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        value: credential?.secretText,
      });
      assert.equal(made.outputs.startDate, "2026-11-22T00:00:00Z");
      await assertUnchanged(azuread, made);
      azure.setToday(parseDay("2026-11-23"));
      await assertUnchanged(azuread, made);
    });
  });

  it("shows its dates at a preview, but neither key ID nor value", async () => {
    await withAdopted(async ({ azuread }, inputs) => {
      const shown = await azuread.preview(password, inputs);
      assert.deepEqual([shown.endDate, shown.keyId], ["2027-05-21T00:00:00Z", unknown]);
      assert.notEqual(shown.value, undefined);
    });
  });

  it("is replaced by every change, and by none if a date is left to Entra", async () => {
    await withAdopted(async ({ azuread }, inputs) => {
      const made = await azuread.create(password, inputs);
      assert.deepEqual(await azuread.diff(made, { ...inputs, displayName: "other" }), ["!displayName"]);
      assert.deepEqual(await azuread.diff(made, { ...inputs, rotateWhenChanged: { a: "b" } }), [
        "!rotateWhenChanged",
      ]);
      const { applicationId } = inputs;
      assert.deepEqual(await azuread.diff(made, { applicationId }), []);
    });
  });

  it("is gone for a refresh once its key ID is, and its deletion is no error then", async () => {
    await withAdopted(async ({ azure, azuread }, inputs) => {
      const made = await azuread.create(password, inputs);
      const [credential] = azure.world.passwords.all();
      await azuread.delete(made);
      assert.equal(
        azure.world.passwords.get(`${credential?.appObjectId ?? ""}/${credential?.keyId ?? ""}`),
        undefined,
      );
      assert.equal(await azuread.read(made), undefined);
    });
  });

  it("takes endDateRelative and doesn't use it", async () => {
    await withAdopted(async ({ azuread }, { applicationId }) => {
      const made = await azuread.create(password, { applicationId, endDateRelative: "240h" });
      assert.equal(made.outputs.endDate, "2028-11-22T00:00:00Z");
    });
  });

  const wrong: [string, Properties, RegExp][] = [
    ["a client ID", { applicationId: edgeClientId }, /'applicationId' does not match expression/],
    [
      "a date without a time",
      { endDate: "2027-05-21" },
      /expected "endDate" to be a valid RFC3339 date, got "2027-05-21"/,
    ],
    ["both kinds of end", { endDateRelative: "240h" }, /"endDate": conflicts with endDateRelative/],
    [
      "an app that the tenant doesn't have",
      { applicationId: `/applications/${edgeClientId}` },
      /unexpected status 404 \(404 Not Found\) with error: Request_ResourceNotFound/,
    ],
    [
      "an end in the past",
      { endDate: "2026-11-21T00:00:00Z" },
      /unexpected status 400 \(400 Bad Request\) with error: KeyCredentialsInvalidEndDate: Key credential end date is invalid\./,
    ],
  ];
  for (const [what, change, reason] of wrong) {
    it(`is refused with ${what}`, async () => {
      await withAdopted(async ({ azure, azuread }, inputs) => {
        await assert.rejects(azuread.create(password, { ...inputs, ...change }), reason);
        assert.deepEqual(azure.world.passwords.all(), []);
      });
    });
  }
});

describe("an application", () => {
  it("gets IDs, and a service principal once", async () => {
    await withEngines(async ({ azuread }) => {
      const made = await azuread.create(application, { displayName: "own" });
      assert.equal(made.id, `/applications/${text(made.outputs, "objectId") ?? ""}`);
      await assertUnchanged(azuread, made);
      const clientId = text(made.outputs, "clientId");
      const first = await azuread.create(principal, { clientId });
      await assertUnchanged(azuread, first);
      await assert.rejects(
        azuread.create(principal, { clientId }),
        /already exists - to be managed via Terraform/,
      );
      assert.equal((await azuread.create(principal, { clientId, useExisting: true })).id, first.id);
    });
  });

  it("keeps its IDs through an update", async () => {
    await withEngines(async ({ azuread }) => {
      const made = await azuread.create(application, { displayName: "own" });
      const renamed = await azuread.update(made, { displayName: "renamed" });
      assert.equal(renamed.outputs.clientId, made.outputs.clientId);
      assert.equal((await azuread.read(renamed))?.outputs.displayName, "renamed");
    });
  });

  it("can be imported by its ID", async () => {
    await withEngines(async ({ azure, azuread }) => {
      const id = `/applications/${azure.world.apps.all()[0]?.objectId ?? ""}`;
      assert.deepEqual((await azuread.import(application, id))?.inputs, { displayName: "sec_bcgov_v1" });
    });
  });
});

describe("azuread's functions", () => {
  it("find the adopted app and its service principal, and the tenant", async () => {
    await withEngines(async ({ azuread }) => {
      const app = await azuread.invoke("azuread:index/getApplication:getApplication", {
        clientId: edgeClientId,
      });
      assert.equal(app.displayName, "sec_bcgov_v1");
      const args = { clientId: edgeClientId };
      const found = await azuread.invoke("azuread:index/getServicePrincipal:getServicePrincipal", args);
      assert.equal(found.clientId, edgeClientId);
      const { tenantId: tenant } = await azuread.invoke("azuread:index/getClientConfig:getClientConfig");
      assert.equal(tenant, tenantId);
    });
  });

  it("say which app they didn't find", async () => {
    await withEngines(async ({ azuread }) => {
      const args = { clientId: "11111111-1111-1111-1111-111111111111" };
      await assert.rejects(
        azuread.invoke("azuread:index/getApplication:getApplication", args),
        /No applications found matching clientId "11111111/,
      );
    });
  });
});
