import assert from "node:assert/strict";
import { tokenClient } from "../../cli/demo/signIn";
import { deleteApplication } from "../../local-azure/entra/applications";
import { removePassword } from "../../local-azure/entra/passwords";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";

const edgeApp = "d802c929-6984-48f9-81d1-ff8770c65bde";
const inState = "urn:pulumi:test::quarterturn::quarterturn:index:Rotation$";
const ledger = `${inState}quarterturn:index:Ledger::ledger`;
const canary = (name: string) =>
  `${inState}quarterturn:index:RotatingConsumer$quarterturn:index:TokenCanary::${name}`;
const password = (name: string) =>
  `${inState}quarterturn:index:RotatingConsumer$azuread:index/applicationPassword:ApplicationPassword::${name}`;

describeWithEngine(
  "After an ordinary act",
  (env) => {
    let estate: TestEstate;

    afterEach(() => estate.close());

    async function withQuarters(...days: string[]): Promise<void> {
      estate = await TestEstate.after(env, ...days);
    }

    function states(consumer = "edge"): string {
      const credentials = Object.entries(estate.ledger().consumers[consumer]?.credentials ?? {});
      return credentials.map(([generation, { state }]) => `${generation} ${state}`).join(", ");
    }

    function onApp(): { name: string; keyId: string; appObjectId: string; secretText: string }[] {
      const app = estate.azure.world.apps.all().find(({ clientId }) => clientId === edgeApp);
      return estate.azure.world.passwords.all(`${app?.objectId ?? ""}/`).map((one) => ({
        ...one,
        name: one.displayName?.split(" ")[0] ?? "",
      }));
    }

    function names(): string[] {
      return onApp()
        .map(({ name }) => name)
        .sort();
    }

    /** As somebody does in the portal. */
    function remove(name: string): void {
      const found = onApp().find((one) => one.name === name);
      assert(found !== undefined, `${name} is not on the app`);
      estate.azure.world.transact(() => {
        removePassword(estate.azure.world, found);
      });
    }

    /** The newest secret of an app gets a token: what the vault holds and people were sent. */
    async function newestWorks(): Promise<void> {
      const newest = onApp().at(-1);
      const newestName = `edge-g${(estate.ledger().consumers.edge?.nextGeneration ?? 1) - 1}`;
      const found = onApp().find(({ name }) => name === newestName) ?? newest;
      const token = tokenClient(
        estate.azure.tokenEndpoint,
        estate.azure.environment.NODE_EXTRA_CA_CERTS ?? "",
      );
      assert.deepEqual(await token(edgeApp, found?.secretText ?? ""), { ok: true });
    }

    it("a targeted run on an expiry day strands nothing: what it left protected is let go of first, then deleted", async () => {
      await withQuarters("2026-11-22", "2027-02-20", "2027-05-10");
      estate.moveTo("2027-05-22");
      for (const target of [ledger, canary("edge-g1"), password("edge-g2")]) {
        await estate.up("--target", target);
        assert.deepEqual(names(), ["edge-g1", "edge-g2", "edge-g3"]);
      }
      estate.moveTo("2027-05-23");
      await estate.up();
      estate.moveTo("2027-05-24");
      await estate.up();
      assert.deepEqual(names(), ["edge-g2", "edge-g3"]);
      assert.equal(states(), "g2 previous, g3 current");
    });

    it("an expired secret that a refresh misses is not made again", async () => {
      await withQuarters("2026-11-22", "2027-02-20", "2027-05-10", "2027-05-22");
      remove("edge-g1");
      const { steps } = await estate.preview("--refresh");
      assert.deepEqual(
        steps.filter((step) => step.startsWith("create")),
        [],
      );
      await estate.up("--refresh");
      assert.deepEqual(names(), ["edge-g2", "edge-g3"]);
    });

    for (const way of [
      "refresh, then up",
      "refresh of the password alone, then up",
      "refresh of the ledger alone, then up",
    ]) {
      const refreshed = async (name: string): Promise<void> => {
        if (way === "refresh, then up") await estate.must("refresh", "--yes", "--skip-preview");
        if (way.includes("alone")) {
          const target = way.includes("ledger") ? ledger : password(name);
          await estate.must("refresh", "--yes", "--skip-preview", "--target", target);
        }
        await estate.up();
      };

      it(`a previous secret that somebody removed is lost, not made again (${way})`, async () => {
        await withQuarters("2026-11-22", "2027-02-20", "2027-05-10");
        remove("edge-g2");
        estate.moveTo("2027-05-14");
        await refreshed("edge-g2");
        assert.deepEqual(names(), ["edge-g1", "edge-g3"]);
        estate.moveTo("2027-05-15");
        await estate.up();
        assert.equal(states(), "g1 previous, g3 current");
        assert.deepEqual(await estate.up(), { same: 39 });
      });

      it(`a current secret that somebody removed gets a successor of its own, which is handed over (${way})`, async () => {
        await withQuarters("2026-11-22", "2027-02-20");
        remove("edge-g2");
        estate.moveTo("2027-02-24");
        await refreshed("edge-g2");
        assert.deepEqual(names(), ["edge-g1", "edge-g3"]);
        assert.equal(estate.ledger().consumers.edge?.credentials.g3?.code, "current-lost");
        await newestWorks();
        estate.moveTo("2027-02-25");
        await estate.up();
        assert.equal(states(), "g1 previous, g3 current");
      });
    }

    it("a consumer that leaves with its app leaves nothing behind that holds up the others", async () => {
      await withQuarters("2026-11-22");
      const app = estate.azure.world.apps.all().find(({ clientId }) => clientId === edgeApp);
      estate.azure.world.transact(() => {
        deleteApplication(estate.azure.world, app?.objectId ?? "");
      });
      estate.configure((config) => {
        const { test } = config["quarterturn:consumers"] as Record<string, unknown>;
        config["quarterturn:consumers"] = { test };
      });
      for (const day of ["2027-02-20", "2027-05-10", "2027-05-21", "2027-05-22"]) {
        estate.moveTo(day);
        await estate.up();
      }
      assert.equal(estate.ledger().consumers.edge, undefined);
      assert.equal(states("test"), "g2 previous, g3 current");
    });
  },
  10,
);
