import assert from "node:assert/strict";
import { getSecret } from "../../local-azure";
import { deleteSecret, putSecret } from "../../local-azure/keyvault/secrets";
import { removeAccessPolicy } from "../../local-azure/keyvault/access";
import { parseDay } from "../../rotation/calendar";
import { allow, group, make, other, read, reader, withGroups, write } from "./vaultWorld";

describe("a vault's access policies", () => {
  it("let an identity read, and nobody else", async () => {
    await withGroups((world) => {
      make(world);
      write(world, "one");
      allow(world, reader);
      assert.equal(read(world), "one");
      assert.throws(() => read(world, other), {
        code: "Forbidden",
        inner: "ForbiddenByPolicy",
        message:
          /does not have secrets get permission on key vault 'kvlt-maxconf-test;location=canadacentral'/,
      });
    });
  });

  it("are removed one by one", async () => {
    await withGroups((world) => {
      make(world);
      write(world, "one");
      allow(world, reader);
      allow(world, other);
      removeAccessPolicy(world, { vault: "kvlt-maxconf-test", objectId: other });
      assert.equal(read(world), "one");
      assert.throws(() => read(world, other), { code: "Forbidden" });
    });
  });

  it("don't count in a vault with role-based access", async () => {
    await withGroups((world) => {
      make(world, undefined, { enableRbacAuthorization: true });
      write(world, "one");
      allow(world, reader);
      assert.throws(() => read(world), { inner: "ForbiddenByRbac" });
    });
  });
});

describe("a vault's secret", () => {
  it("gets a new version for a new value only", async () => {
    await withGroups((world) => {
      make(world);
      const first = write(world, "one");
      assert.equal(write(world, "one"), first);
      assert.notEqual(write(world, "two"), first);
    });
  });

  it("keeps its older versions", async () => {
    await withGroups((world) => {
      make(world);
      allow(world, reader);
      const version = write(world, "one");
      write(world, "two");
      assert.equal(read(world), "two");
      assert.equal(
        getSecret(world, { vault: "kvlt-maxconf-test", name: "edge", version, reader }).value,
        "one",
      );
    });
  });

  it("is gone when it is deleted, and comes back with the next write", async () => {
    await withGroups((world) => {
      make(world);
      allow(world, reader);
      const version = write(world, "one");
      deleteSecret(world, { vault: "kvlt-maxconf-test", name: "edge" });
      assert.throws(() => read(world), { code: "SecretNotFound", status: 404 });
      write(world, "two");
      assert.equal(
        getSecret(world, { vault: "kvlt-maxconf-test", name: "edge", version, reader }).value,
        "one",
      );
    });
  });

  it("is another one, without the old versions, once its retention is over", async () => {
    await withGroups((world) => {
      make(world, undefined, { softDeleteRetentionInDays: 7 });
      allow(world, reader);
      const version = write(world, "one");
      deleteSecret(world, { vault: "kvlt-maxconf-test", name: "edge" });
      world.clock.moveTo(parseDay("2026-11-29"));
      const later = write(world, "one");
      assert.notEqual(later, version);
      assert.throws(() => getSecret(world, { vault: "kvlt-maxconf-test", name: "edge", version, reader }), {
        code: "SecretNotFound",
      });
    });
  });

  it("can be read after its expiry, but not while it is disabled", async () => {
    await withGroups((world) => {
      make(world);
      allow(world, reader);
      const request = {
        vault: "kvlt-maxconf-test",
        resourceGroup: group,
        name: "edge",
        value: "one",
        inputs: {},
      };
      putSecret(world, { ...request, expires: 1 });
      assert.equal(read(world), "one");
      putSecret(world, { ...request, enabled: false });
      assert.throws(() => read(world), { code: "Forbidden", inner: "SecretDisabled" });
    });
  });
});
