import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { passes, refused } from "../support/gateOnEngine";

describeWithEngine(
  "The gate, on what the real engine previews",
  (env) => {
    let estate: TestEstate;
    const preview = (...args: string[]) => estate.pulumi("preview", "--json", ...args);

    before(async () => {
      estate = await TestEstate.open(env);
    });
    after(() => estate.close());

    it("lets a first run pass only with --first-run", async () => {
      const first = await preview();
      refused(first, /^ledger: got a creation: .*--first-run/m);
      passes(first, /2 new credentials/, "--first-run");
      await estate.up();
    });

    it("lets a new gateway get its host names, and then a quiet day pass", async () => {
      passes(await preview(), /gateway/);
      await estate.up();
      passes(await preview(), /nothing changes/);
    });

    it("lets the quarter's rotation pass, and says what, until when and to whom", async () => {
      estate.moveTo("2027-02-20");
      for (const view of [[], ["--show-sames"], ["--refresh"]]) {
        const rotation = await preview(...view);
        passes(
          rotation,
          /\| `edge` \| \*\*g2 is issued\*\*.* \| 2027-02-20 to 2027-08-19 \| g1: 2027-05-21 \|/,
        );
        passes(rotation, /`idim-technical-operations@example.com`, link into the vault/);
        passes(rotation, /^ {4}g1 and g2 :crit, 2027-02-20, 2027-05-21$/m);
      }
    });

    it("lets a revoked credential lose its protection, and then be deleted", async () => {
      await estate.up();
      estate.moveTo("2027-02-27");
      estate.configure((config) => {
        config["quarterturn:revoke"] = { edge: [1] };
      });
      passes(await preview(), /g1 is revoked: the next run deletes it/);
      await estate.up();
      passes(await preview(), /g1 is deleted: revoked/);
      await estate.up();
    });

    it("lets a forced rotation pass, and shows its reason", async () => {
      estate.configure((config) => {
        config["quarterturn:force"] = { edge: "2027-02-27 leaked in a ticket" };
      });
      passes(await preview(), /⚡ \*\*g3 is issued, forced\*\*: 2027-02-27 leaked in a ticket/);
      await estate.up();
    });

    it("lets an expired credential go, and a run that was killed be completed", async () => {
      estate.moveTo("2027-05-21");
      passes(await preview(), /`test` .*g1 expired: the next run deletes it/);
      await estate.must("up", "--yes", "--skip-preview", "--target", ledgerUrn);
      const rest = await preview("--show-sames");
      passes(rest, /test-g3 was issued on 2027-05-21 and isn't there/);
      refused(await preview(), /^(edge|test)-g\d: got .* without the ledger in the preview.*--show-sames/m);
      await estate.up();
      estate.moveTo("2027-05-22");
      passes(await preview(), /`test` .*g1 is deleted: expired/);
    });

    it("refuses a stack whose ledger was taken out of the state", async () => {
      estate.configure((config) => {
        // A first run has nothing to revoke: the plan itself would refuse.
        delete config["quarterturn:revoke"];
      });
      await estate.must("state", "delete", "--force", "--yes", ledgerUrn);
      refused(
        await preview(),
        /^ledger: got an error: .*got no record of edge-g3, which the stack's state has and protects/m,
        "--first-run",
      );
    });
  },
  10,
);

const ledgerUrn = "urn:pulumi:test::quarterturn::quarterturn:index:Rotation$quarterturn:index:Ledger::ledger";
