import assert from "node:assert/strict";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { type Config, passes, refused } from "../support/gateOnEngine";

describeWithEngine("The gate, on an existing gateway that the real engine imports,", (env) => {
  let estate: TestEstate;
  before(async () => {
    estate = await TestEstate.open(env);
  });
  after(() => estate.close());

  it("lets it be taken over as it is, and refuses what would change it", async () => {
    const first = await estate.pulumi("preview", "--json", "--show-sames");
    passes(first, /1 imported/, "--first-run");
    const { world } = estate.azure;
    const [gateway] = world.resources
      .all()
      .filter(({ id }) => id.includes("/Microsoft.ApiManagement/service/"));
    assert(gateway);
    const inputs = {
      ...gateway.inputs,
      sku: { name: "Developer", capacity: 2 },
      tags: { owner: "somebody" },
    };
    world.transact(() => {
      world.resources.put(gateway.id, { ...gateway, inputs });
    });
    refused(
      await estate.pulumi("preview", "--json", "--show-sames"),
      /^ApiManagementService gateway: got an import that changes what is there: tag owner goes; sku\.capacity 2 → 1; describe what is there in the stack file/m,
      "--first-run",
    );
    estate.configure((config) => {
      (config["quarterturn:gateway"] as Config).domains = [];
    });
    refused(
      await estate.pulumi("preview", "--json", "--show-sames"),
      /^ApiManagementService gateway: got an import .*: host name api\.test\.maxconf\.example\.com goes; /m,
      "--first-run",
    );
  });
});
