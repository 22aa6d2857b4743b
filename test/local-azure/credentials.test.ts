import assert from "node:assert/strict";
import { addPassword, type AddPasswordRequest, removePassword } from "../../local-azure/entra/passwords";
import { createServicePrincipal, grantGraphRole } from "../../local-azure/entra/servicePrincipals";
import { deleteApplication, missingApps, seedApps } from "../../local-azure/entra/applications";
import { edge, issue, withApp } from "./appWorld";
import { edgeClientId, inWorld } from "./support";

describe("adding a client secret", () => {
  it("makes up a key ID and 40 characters, and gives the first three as a hint", async () => {
    await withApp((world, app) => {
      const { secretText, hint, keyId } = issue(world, app);
      assert.match(secretText, /^.{3}8Q~.{34}$/);
      assert.equal(hint, secretText.slice(0, 3));
      assert.match(keyId, /^[0-9a-f-]{36}$/);
    });
  });

  it("starts now and ends two years later if no dates are given", async () => {
    await withApp((world, app) => {
      const { startDateTime, endDateTime } = issue(world, app);
      assert.equal(startDateTime, "2026-11-22T00:00:00Z");
      assert.equal(endDateTime, "2028-11-22T00:00:00Z");
    });
  });

  it("keeps the secrets that the app has", async () => {
    await withApp((world, app) => {
      issue(world, app);
      issue(world, app);
      assert.equal(world.passwords.all(`${app.objectId}/`).length, 2);
    });
  });

  const refusals: [string, Omit<AddPasswordRequest, "appObjectId">, string][] = [
    ["an end in the past", { endDateTime: "2026-11-21T00:00:00Z" }, "KeyCredentialsInvalidEndDate"],
    ["an end right now", { endDateTime: "2026-11-22T00:00:00Z" }, "KeyCredentialsInvalidEndDate"],
    [
      "an end before the start",
      { startDateTime: "2027-02-01T00:00:00Z", endDateTime: "2027-01-01T00:00:00Z" },
      "KeyCredentialsInvalidEndDate",
    ],
    ["a start in the past", { startDateTime: "2026-11-21T00:00:00Z" }, "KeyCredentialsInvalidStartDate"],
  ];
  for (const [what, request, code] of refusals) {
    it(`refuses ${what}`, async () => {
      await withApp((world, app) => {
        assert.throws(() => issue(world, app, request), { code, status: 400 });
        assert.equal(world.passwords.all().length, 0);
      });
    });
  }

  it("refuses an app that the tenant doesn't have", async () => {
    await inWorld("2026-11-22", (world) => {
      assert.throws(() => world.transact(() => addPassword(world, { appObjectId: "none" })), {
        code: "Request_ResourceNotFound",
        status: 404,
      });
    });
  });

  it("refuses a third secret for an app that signs in personal accounts", async () => {
    await withApp((world, app) => {
      const personal = { ...app, inputs: { signInAudience: "AzureADandPersonalMicrosoftAccount" } };
      world.transact(() => {
        world.apps.put(app.objectId, personal);
      });
      issue(world, app);
      issue(world, app);
      assert.throws(() => issue(world, app), { code: "CredentialLimitExceeded" });
    });
  });
});

describe("removing a client secret", () => {
  it("removes that one only", async () => {
    await withApp((world, app) => {
      const [kept, gone] = [issue(world, app), issue(world, app)];
      world.transact(() => {
        removePassword(world, { appObjectId: app.objectId, keyId: gone.keyId });
      });
      assert.deepEqual(
        world.passwords.all().map(({ keyId }) => keyId),
        [kept.keyId],
      );
    });
  });

  it("refuses a key ID that the app doesn't have", async () => {
    await withApp((world, { objectId }) => {
      assert.throws(
        () => {
          removePassword(world, { appObjectId: objectId, keyId: "none" });
        },
        { status: 400, message: /No password credential found with keyId 'none'/ },
      );
    });
  });
});

describe("deleting an app", () => {
  it("takes its secrets, its service principal and what that was granted with it", async () => {
    await withApp((world, app) => {
      issue(world, app);
      const principalId = world.servicePrincipals.all()[0]?.objectId ?? "";
      world.transact(() => {
        grantGraphRole(world, { principalId, role: "Mail.Send" });
        deleteApplication(world, app.objectId);
      });
      assert.deepEqual(
        [world.apps, world.passwords, world.servicePrincipals, world.graphGrants].map((table) =>
          table.count(),
        ),
        [0, 0, 0, 0],
      );
    });
  });
});

describe("seeding apps", () => {
  it("gives an app the same IDs in every world of the tenant", async () => {
    const ids: string[] = [];
    for (const day of ["2026-11-22", "2027-01-01"]) {
      await inWorld(day, (world) => {
        world.transact(() => {
          seedApps(world, [edge]);
        });
        ids.push(...world.apps.all().map(({ objectId }) => objectId));
      });
    }
    assert.equal(ids[0], ids[1]);
  });

  it("leaves out those that are there, however their ID is written", async () => {
    await withApp((world) => {
      assert.deepEqual(missingApps(world, [{ ...edge, clientId: edgeClientId.toUpperCase() }]), []);
    });
  });
});

describe("making a service principal", () => {
  it("refuses an app that the tenant doesn't have", async () => {
    await inWorld("2026-11-22", (world) => {
      assert.throws(() => createServicePrincipal(world, { clientId: edgeClientId, inputs: {} }), {
        code: "NoBackingApplicationObject",
      });
    });
  });
});
