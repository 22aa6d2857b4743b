import assert from "node:assert/strict";
import { deleteApplication, seedApps } from "../../local-azure/entra/applications";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";

const edgeApp = "d802c929-6984-48f9-81d1-ff8770c65bde";
const testApp = "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b";

/** `g1 previous, g2 current`. */
function states(estate: TestEstate, consumer: string): string {
  const credentials = Object.entries(estate.ledger().consumers[consumer]?.credentials ?? {});
  return credentials.map(([generation, { state }]) => `${generation} ${state}`).join(", ");
}

/** The generation that the vault's newest version is of, by the tag that a run gave it. */
function published(estate: TestEstate, consumer: string): string {
  const state = JSON.parse(estate.stateFile()) as {
    checkpoint: { latest: { resources: { type: string; outputs?: { tags?: Record<string, string> } }[] } };
  };
  const secret = state.checkpoint.latest.resources.find(
    ({ type, outputs }) => type === "quarterturn:keyvault:Secret" && outputs?.tags?.consumer === consumer,
  );
  return secret?.outputs?.tags?.generation ?? "nothing";
}

/** Names of the rights that the state has: to read the vault, and the Function App's to its storage. */
function readers(estate: TestEstate): string[] {
  const names = estate.stateFile().matchAll(/"urn":\s*"[^"]*:(?:AccessPolicy|RoleAssignment)::([^"]+)"/g);
  return [...names].map(([, name = ""]) => name).sort();
}

/** Names of the secrets that an app has in Entra. */
function onApp(estate: TestEstate, clientId: string): string[] {
  const app = estate.azure.world.apps.all().find((one) => one.clientId === clientId);
  return estate.azure.world.passwords
    .all(`${app?.objectId ?? "none"}/`)
    .map(({ displayName }) => displayName?.split(" ")[0] ?? "")
    .sort();
}

function removeApp(estate: TestEstate, clientId: string): void {
  const { world } = estate.azure;
  const app = world.apps.all().find((one) => one.clientId === clientId);
  assert(app !== undefined);
  world.transact(() => {
    deleteApplication(world, app.objectId);
  });
}

describeWithEngine(
  "Trouble of one",
  (env) => {
    let estate: TestEstate;

    afterEach(() => estate.close());

    const quarters = ["2026-11-22", "2027-02-20", "2027-05-10"];

    for (const [piece, fault, change] of [
      ["the gateway", "deny=writeApiManagementService", "gateway"],
      ["the Function App", "deny=writeWebApp", "functionApp"],
    ] as const) {
      it(`piece of the estate, ${piece}, holds up no rotation, three quarters in a row`, async () => {
        estate = await TestEstate.after(env, "2026-11-22");
        estate.configure((config) => {
          const section = config[`quarterturn:${change}`] as Record<string, unknown>;
          config[`quarterturn:${change}`] =
            change === "gateway" ? { ...section, publisherName: "Somebody" } : { ...section, planSize: "B2" };
          if (change === "functionApp") {
            // A change of the site itself: another consumer's settings.
            config["quarterturn:consumers"] = {
              ...(config["quarterturn:consumers"] as object),
              reports: { displayName: "Reports" },
            };
          }
        });
        estate.fault(fault);
        for (const day of quarters.slice(1)) {
          estate.moveTo(day);
          const { code } = await estate.pulumi("up", "--yes", "--skip-preview");
          assert.notEqual(code, 0, "the piece was written all the same");
        }
        assert.equal(states(estate, "edge"), "g1 previous, g2 previous, g3 current");
        assert.equal(published(estate, "edge"), "g3");
        assert.equal(published(estate, "test"), "g3");
      });
    }

    it("piece of the estate that others hang on, the Function App, is reported by itself, new or changed", async () => {
      estate = await TestEstate.open(env);
      const withoutSite = async (): Promise<void> => {
        estate.fault("deny=writeWebApp");
        const { code, stdout } = await estate.pulumi("up", "--yes", "--skip-preview", "--continue-on-error");
        estate.fault();
        assert.notEqual(code, 0);
        assert.match(
          stdout,
          /warning: the Function App: not updated, see above\. No consumer's secret depends/,
        );
        assert.doesNotMatch(stdout, /missing required property|deleted/);
      };
      await withoutSite();
      assert.equal(published(estate, "edge"), "g1");
      assert.deepEqual(readers(estate), ["deployer-writes-secrets", "gateway-reads-secrets"]);
      await estate.up();
      const all = [
        "deployer-writes-secrets",
        "function-app-reads-secrets",
        "function-app-storage-role",
        "gateway-reads-secrets",
      ];
      assert.deepEqual(readers(estate), all);
      estate.configure((config) => {
        const consumers = config["quarterturn:consumers"] as object;
        config["quarterturn:consumers"] = { ...consumers, reports: { displayName: "Reports" } };
      });
      await withoutSite();
      assert.equal(published(estate, "reports"), "g1");
      assert.deepEqual(readers(estate), all);
    });

    it("piece of the plan can be looked at by itself on a rotation day", async () => {
      estate = await TestEstate.after(env, "2026-11-22");
      estate.moveTo("2027-02-20");
      const target =
        "urn:pulumi:test::quarterturn::quarterturn:index:Rotation$quarterturn:index:Ledger::ledger";
      const { steps } = await estate.preview("--target", target);
      assert.deepEqual(steps, ["update Ledger ledger"]);
    });

    it("app, gone before its first run, is a warning and a way out, and no obstacle for the others", async () => {
      estate = await TestEstate.open(env);
      removeApp(estate, testApp);
      const preview = await estate.must("preview");
      assert.match(
        preview.stdout,
        /warning: test: first credential, but nothing was issued: its app can't be looked up \(No applications found matching clientId "9f0c40e1[^)]*\); correct consumers\.test\.clientId/,
      );
      await estate.up();
      assert.equal(published(estate, "edge"), "g1");
      assert.equal(states(estate, "test"), "");
      // The new gateway gets its host names.
      await estate.up();
      assert.deepEqual(await estate.up(), { same: 25 });
    });

    it("app, gone later, fails by itself: everybody else is handed over, and one sentence says who is left", async () => {
      estate = await TestEstate.after(env, "2026-11-22");
      removeApp(estate, edgeApp);
      estate.moveTo("2027-02-20");
      const { code, stdout } = await estate.pulumi("up", "--yes", "--skip-preview", "--continue-on-error");
      assert.notEqual(code, 0);
      assert.match(stdout, /warning: edge-g2: not handed over, see above.*everything else is done/);
      assert.doesNotMatch(stdout, /Invalid input|got nothing, want|- clientIds/);
      assert.equal(published(estate, "test"), "g2");
      // The next quarter's rotation comes on its day, and what nobody ever got is out of the way.
      estate.moveTo("2027-05-10");
      await estate.pulumi("up", "--yes", "--skip-preview", "--continue-on-error");
      assert.equal(states(estate, "edge"), "g1 previous, g2 unpublished, g3 current");
      assert.equal(published(estate, "test"), "g3");
    });

    it("vault that can't be written: generations that nobody got don't pile up", async () => {
      estate = await TestEstate.after(env, "2026-11-22");
      // It waits no longer for a right that comes late.
      estate.configure((config) => (config["quarterturn:canary"] = { timeoutSeconds: 2 }));
      estate.fault("deny=setSecret");
      for (const day of ["2027-02-20", "2027-05-10"]) {
        estate.moveTo(day);
        await estate.pulumi("up", "--yes", "--skip-preview", "--continue-on-error");
      }
      assert.equal(states(estate, "edge"), "g1 previous, g2 unpublished, g3 current");
      estate.fault();
      estate.moveTo("2027-05-12");
      await estate.up();
      assert.equal(published(estate, "edge"), "g3");
      assert.deepEqual(onApp(estate, edgeApp), ["edge-g1", "edge-g3"]);
    });

    it("app that was registered anew gets a new credential at once, and the old ones stay on the old app", async () => {
      estate = await TestEstate.after(env, "2026-11-22");
      estate.moveTo("2026-12-05");
      estate.configure((config) => {
        const consumers = config["quarterturn:consumers"] as Record<string, Record<string, unknown>>;
        consumers.edge = { ...consumers.edge, clientId: "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001" };
      });
      const { world } = estate.azure;
      world.transact(() => {
        seedApps(world, [{ clientId: "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001", displayName: "Edge, anew" }]);
      });
      const { steps, stdout } = await estate.preview();
      assert.match(
        stdout,
        /the app changed from d802c929-6984-48f9-81d1-ff8770c65bde to 0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001/,
      );
      assert.deepEqual(
        steps.filter((step) => /^(delete|replace)/.test(step)),
        [],
      );
      await estate.up();
      assert.deepEqual(onApp(estate, edgeApp), ["edge-g1"]);
      assert.deepEqual(onApp(estate, "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001"), ["edge-g2"]);
      for (const day of ["2027-05-21", "2027-05-22"]) {
        estate.moveTo(day);
        await estate.up();
      }
      assert.deepEqual(onApp(estate, edgeApp), []);
    });

    it("consumer that the ledger lost, while the state has its credentials, stops the run before g1 comes again", async () => {
      estate = await TestEstate.after(env, "2026-11-22");
      const exported = JSON.parse((await estate.must("stack", "export")).stdout) as {
        deployment: {
          resources: { type: string; inputs: Record<string, object>; outputs: Record<string, object> }[];
        };
      };
      for (const { type, inputs, outputs } of exported.deployment.resources) {
        if (type !== "quarterturn:index:Ledger") continue;
        for (const side of [inputs, outputs]) Reflect.deleteProperty(side.consumers ?? {}, "edge");
      }
      await estate.importState(JSON.stringify(exported));
      const { code, stdout, stderr } = await estate.pulumi("up", "--yes", "--skip-preview");
      assert.notEqual(code, 0);
      assert.match(
        stdout + stderr,
        /ledger: got no record of edge-g1, which the stack's state has and protects, want a record of every credential in it; restore/,
      );
      assert.deepEqual(onApp(estate, edgeApp), ["edge-g1"]);
    });
  },
  10,
);
