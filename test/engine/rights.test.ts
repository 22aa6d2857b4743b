import assert from "node:assert/strict";
import { deleteSecret, updateSecret } from "../../local-azure/keyvault/secrets";
import type { Demand, Granted } from "../../local-azure/rights/granted";
import type { Asked } from "../../rights/asked";
import type { Rights } from "../../rights/file";
import { rightsFor } from "../../rights/rights";
import { readStackFile } from "../../status/read/stackFile";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import type { Config } from "../support/gateOnEngine";
import { needless, refused, without } from "../support/rights";
import { putSharedEstate } from "../support/sharedEstate";

const edge = "d802c929-6984-48f9-81d1-ff8770c65bde";
const elsewhere = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg-hub/providers";
const workspaceId = `${elsewhere}/Microsoft.OperationalInsights/workspaces/log`;
const subnet = `${elsewhere}/Microsoft.Network/virtualNetworks/hub/subnets/ci`;

/** What the table says of the stack file as it is now. */
function rightsOf({ folder, azure }: TestEstate, access: Asked["access"]): Rights {
  const { settings } = readStackFile(folder, "test");
  return rightsFor({ settings, access, subscriptionId: azure.world.subscriptionId }, "test");
}

/** From now on whoever runs anything may do this and no more. */
function give({ azure }: TestEstate, rights: Rights): Granted {
  const granted = azure.setRights(rights);
  assert.ok(granted);
  return granted;
}

/** All was allowed, and with any one right less, something would not have been. */
function exactly(all: readonly Demand[], rights: Rights): void {
  // The SDK asks whether a deleted secret is there yet: that it may not read it is answer enough, and nobody grants that.
  const demands = all.filter((one) => one.kind !== "dataAction" || !one.name.endsWith("/getSecret/action"));
  assert.deepEqual(refused(demands, rights), []);
  assert.deepEqual(needless(demands, rights), []);
}

describeWithEngine(
  "The rights that npm run rights lists",
  (env) => {
    let estate: TestEstate;
    let granted: Granted;
    afterEach(() => estate.close());

    async function everyCommand(): Promise<void> {
      await estate.must("preview");
      await estate.up("--refresh");
      const { stdout, stderr } = await estate.status("--json");
      assert.doesNotMatch(stdout, /lacks|403/, stderr);
    }

    it("are exactly those of a stack that creates everything: a year of it needs no more, and each of them", async () => {
      estate = await TestEstate.open(env);
      const own = { namedValues: true, tokenPolicy: { fragment: "consumers" } };
      estate.configure((config) => {
        config["quarterturn:alerts"] = { email: "ops@example.com", workspaceId };
        Object.assign(config["quarterturn:vault"] as Config, {
          diagnostics: { workspaceId },
          network: { subnets: [subnet] },
        });
        Object.assign(config["quarterturn:gateway"] as Config, own);
      });
      const rights = rightsOf(estate, "policies");
      granted = give(estate, rights);
      await estate.up();
      estate.moveTo("2027-02-20");
      estate.configure((config) => {
        delete config["quarterturn:alerts"];
        delete (config["quarterturn:vault"] as Config).diagnostics;
        const gateway = config["quarterturn:gateway"] as Config;
        delete gateway.namedValues;
        delete gateway.tokenPolicy;
      });
      await everyCommand();
      exactly(granted.demands, rights);
    });

    it("are exactly those of a stack that refers to everything, with a vault that has roles", async () => {
      estate = await TestEstate.open(env);
      putSharedEstate(estate);
      const rights = rightsOf(estate, "rbac");
      granted = give(estate, rights);
      await estate.up();
      const { world } = estate.azure;
      const [vault, name] = ["kvlt-shared", "test-client-secret"];
      world.transact(() => {
        updateSecret(world, { vault, name, contentType: "changed by hand" });
        deleteSecret(world, { vault, name });
      });
      estate.configure((config) => {
        const { readers } = config["quarterturn:vault"] as { readers: Config };
        delete readers.aks;
        const { edge: consumer } = config["quarterturn:consumers"] as { edge: Config };
        consumer.secretName = "edge-renamed";
      });
      await everyCommand();
      exactly(granted.demands, rights);
    });

    it("stop the one that lacks one, and nobody else, in a sentence that says which", async () => {
      estate = await TestEstate.after(env, "2026-11-22");
      const rights = without(without(rightsOf(estate, "policies"), { name: edge }), {
        name: "Microsoft.Web/sites/config/read",
      });
      give(estate, rights);
      estate.moveTo("2027-02-20");
      const { code, stdout, stderr } = await estate.pulumi("up", "--yes", "--skip-preview");
      const said = stdout + stderr;
      assert.notEqual(code, 0);
      assert.match(said, /edge-g2.*403.*Authorization_RequestDenied/s);
      assert.match(
        said,
        /edge-g2: not handed over, see above; .*where it says 403, .* Application\.ReadWrite\.OwnedBy and being its owner: `npm run rights -- --stack test`/,
      );
      const generation = (name: string): string | undefined =>
        estate.azure.world.secrets.get(`kvlt-maxconf-test/${name}-client-secret`)?.versions.at(-1)?.tags
          .generation;
      assert.deepEqual([generation("edge"), generation("test")], ["g1", "g2"]);
      const status = await estate.status();
      assert.match(
        status.stdout,
        /whoever runs this \(.*\) lacks the right Microsoft\.Web\/sites\/config\/read on .*\/sites\/func-maxconf-test\S*: `npm run rights/,
      );
    });
  },
  15,
);
