import assert from "node:assert/strict";
import { putNamedValue, putService } from "../../local-azure/arm/gateways";
import { putResourceGroup } from "../../local-azure/arm/resourceGroups";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { type Config, passes } from "../support/gateOnEngine";

const content = /NamedValue |PolicyFragment /;

/** What lies in a gateway, by the end of its ID. */
function inputsOf({ azure: { world } }: TestEstate, end: string): Readonly<Record<string, unknown>> {
  const found = world.resources.all().filter(({ id }) => id.toLowerCase().endsWith(end.toLowerCase()));
  const [one] = found;
  assert.equal(found.length, 1, end);
  assert.ok(one);
  return one.inputs;
}

function letIn(estate: TestEstate): string[] {
  const { value } = inputsOf(estate, "/policyFragments/consumers");
  return [...String(value).matchAll(/<application-id>(.*)<\/application-id>/g)].map(([, id = ""]) => id);
}

const put = (gateway: Config): void => {
  gateway.namedValues = true;
  gateway.tokenPolicy = { fragment: "consumers", audiences: ["api://maxconf"] };
};
const clientIds = ["d802c929-6984-48f9-81d1-ff8770c65bde", "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b"];

describeWithEngine("What the consumers' gateway gets of them", (env) => {
  let estate: TestEstate;
  before(async () => {
    estate = await TestEstate.open(env);
    estate.configure((config) => {
      put(config["quarterturn:gateway"] as Config);
      (config["quarterturn:consumers"] as Config).portal = { displayName: "Portal" };
    });
  });
  after(() => estate.close());

  it("is made with it, by a plan that passes the gate", async () => {
    passes(await estate.pulumi("preview", "--json", "--show-sames"), /./, "--first-run");
    await estate.up();
    const { keyVault, secret } = inputsOf(estate, "/namedValues/edge-client-secret");
    const { secretIdentifier } = keyVault as { readonly secretIdentifier: string };
    assert.match(secretIdentifier, /^https:\/\/kvlt-maxconf-test\.[^/]+\/secrets\/edge-client-secret$/);
    assert.equal(secret, true);
    const ids = letIn(estate);
    assert.equal(ids.length, 3);
    assert.deepEqual(
      clientIds.filter((id) => !ids.includes(id)),
      [],
    );
  });

  it("stays as it is in a second run, which adds the domains, and in a third, which does nothing", async () => {
    passes(await estate.pulumi("preview", "--json", "--show-sames"), /./);
    assert.deepEqual(
      (await estate.preview()).steps.filter((step) => content.test(step)),
      [],
    );
    await estate.up();
    // The service answers with line ends of its own.
    const refreshed = await estate.preview("--refresh");
    assert.deepEqual(
      refreshed.steps.filter((step) => content.test(step) && !step.startsWith("refresh ")),
      [],
    );
    assert.deepEqual((await estate.preview()).steps, []);
  });

  it("stays as it is when the secrets rotate", async () => {
    const before = letIn(estate);
    estate.moveTo("2027-02-20");
    const preview = await estate.pulumi("preview", "--json", "--show-sames");
    passes(preview, /./);
    const { steps } = await estate.preview();
    assert.ok(steps.length > 0);
    assert.deepEqual(
      steps.filter((step) => content.test(step)),
      [],
    );
    await estate.up();
    assert.deepEqual(letIn(estate), before);
  });

  it("keeps letting in who left the stack file as long as a secret of theirs is live", async () => {
    const before = letIn(estate);
    estate.configure((config) => {
      delete (config["quarterturn:consumers"] as Config).test;
    });
    const { steps } = await estate.preview();
    assert.deepEqual(
      steps.filter((step) => content.test(step)),
      [],
    );
    await estate.up();
    assert.deepEqual(letIn(estate), before);
  });
});

describeWithEngine("What a gateway that exists gets of the consumers", (env) => {
  let estate: TestEstate;
  const foreign = { displayName: "test-client-secret", value: "another team's" };
  before(async () => {
    estate = await TestEstate.open(env);
    const { world } = estate.azure;
    const service = `/subscriptions/${world.subscriptionId}/resourceGroups/rg-shared/providers/Microsoft.ApiManagement/service/apim-shared`;
    world.transact(() => {
      const location = "canadacentral";
      putResourceGroup(world, { name: "rg-shared", inputs: { resourceGroupName: "rg-shared", location } });
      putService(world, {
        id: service,
        name: "apim-shared",
        inputs: {
          location,
          publisherName: "Another team",
          publisherEmail: "another@example.com",
          identity: { type: "SystemAssigned" },
          sku: { name: "Premium", capacity: 2 },
        },
      });
      const name = "test-client-secret";
      putNamedValue(world, { id: `${service}/namedValues/${name}`, name, inputs: foreign });
    });
    estate.configure((config) => {
      config["quarterturn:gateway"] = { name: "apim-shared", existing: { resourceGroup: "rg-shared" } };
      put(config["quarterturn:gateway"] as Config);
    });
  });
  after(() => estate.close());

  it("is added, and what is somebody else's under such a name is said and stays", async () => {
    const preview = await estate.pulumi("preview", "--json", "--show-sames");
    passes(preview, /./, "--first-run");
    assert.match(
      preview.stdout,
      /the gateway has a named value test-client-secret already, and it isn't this/,
    );
    await estate.up();
    assert.deepEqual(inputsOf(estate, "/namedValues/test-client-secret"), foreign);
    assert.equal(inputsOf(estate, "/namedValues/edge-client-secret").secret, true);
    assert.deepEqual(letIn(estate), clientIds);
    assert.deepEqual((await estate.preview()).steps, []);
  });

  it("stays as it is when the secrets rotate", async () => {
    estate.moveTo("2027-02-20");
    const { steps } = await estate.preview();
    assert.deepEqual(
      steps.filter((step) => content.test(step)),
      [],
    );
    await estate.up();
    assert.deepEqual(letIn(estate), clientIds);
  });
});
