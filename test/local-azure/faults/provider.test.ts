import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import { sampleOf } from "../samples";
import { group, password } from "../tokens";
import { type Faulty, withFaulty } from "./support";

const addPassword = ({ azuread, applicationId }: Faulty) =>
  azuread.create(password, { applicationId, endDate: "2027-05-21T00:00:00Z" });

/** Seconds that some work takes. */
async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

describe("A provider that is throttled", () => {
  it("waits and does it all the same: only the time tells", async () => {
    await withFaulty(["throttle=2"], async (faulty) => {
      assert.ok((await secondsOf(() => addPassword(faulty))) < 1);
      assert.ok((await secondsOf(() => addPassword(faulty))) >= 1);
      assert.equal(faulty.azure.world.passwords.all().length, 3);
    });
  });

  it("gets through with many requests at once", async () => {
    await withFaulty(["throttle=2", "server-error=3"], async (faulty) => {
      await Promise.all(Array.from({ length: 20 }, () => addPassword(faulty)));
      assert.equal(faulty.azure.world.passwords.all().length, 21);
    });
  });

  it("gives up in its own words when every request is throttled", async () => {
    await withFaulty(["throttle=1"], async (faulty) => {
      const { arm, azure } = faulty;
      await Promise.all([
        assert.rejects(addPassword(faulty), {
          message: /unexpected status 429 \(429 Too Many Requests\) with error: TooManyRequests: /,
        }),
        assert.rejects(arm.create(group, sampleOf(group)), {
          message:
            /Status=429 Code="SubscriptionRequestsThrottled" Message="Number of requests for subscription '.*' and operation 'Microsoft\.Resources\/subscriptions\/resourceGroups\/write'/,
        }),
      ]);
      assert.equal(azure.world.passwords.all().length, 1);
      assert.equal(azure.world.resourceGroups.all().length, 0);
    });
  });
});

describe("A provider whose service fails inside", () => {
  it("repeats it, and gives up in its own words when it always fails", async () => {
    await withFaulty(["server-error=1"], async (faulty) => {
      const { arm } = faulty;
      await Promise.all([
        assert.rejects(addPassword(faulty), { message: /unexpected status 503 \(503 Service Unavailable\)/ }),
        assert.rejects(arm.create(group, sampleOf(group)), {
          message: /Status=500 Code="InternalServerError"/,
        }),
      ]);
    });
  });
});

describe("A provider whose connection is dropped after the work", () => {
  it("doesn't repeat addPassword: the secret is on the app, and nobody knows its value", async () => {
    await withFaulty(["drop-after-work=addPassword"], async (faulty) => {
      await assert.rejects(addPassword(faulty), { message: /connection may have been reset/ });
      assert.equal(faulty.azure.world.passwords.all().length, 2);
    });
  });

  it("repeats what is safe to repeat, and does it once", async () => {
    await withFaulty(["drop-after-work=2"], async ({ arm, azure }) => {
      const made = await arm.create(group, sampleOf(group));
      assert.equal((await arm.read(made))?.id, made.id);
      assert.equal(azure.world.resourceGroups.all().length, 1);
    });
  });

  it("gives up on that too when it is always dropped", async () => {
    await withFaulty(["drop-after-work=writeResourceGroup"], async ({ arm, azure }) => {
      await assert.rejects(arm.create(group, sampleOf(group)), { message: /connection may have been reset/ });
      assert.equal(azure.world.resourceGroups.all().length, 1);
    });
  });
});

describe("A provider of a slow Azure", () => {
  it("takes that long for what it asks of Azure, and no longer for what it doesn't", async () => {
    await withFaulty(["slow=300ms"], async (faulty) => {
      const { arm, random } = faulty;
      assert.ok((await secondsOf(() => addPassword(faulty))) >= 0.3);
      await random.create("random:index/randomUuid:RandomUuid", {});
      const seconds = await secondsOf(async () => {
        await arm.preview(group, sampleOf(group));
        await random.create("random:index/randomUuid:RandomUuid", {});
      });
      assert.ok(seconds < 0.3);
    });
  });
});

describe("A provider that may not do something", () => {
  it("says so as Graph does, at once, and nothing is done", async () => {
    await withFaulty(["deny=addPassword"], async (faulty) => {
      await assert.rejects(addPassword(faulty), {
        message:
          /unexpected status 403 \(403 Forbidden\) with error: Authorization_RequestDenied: Insufficient privileges/,
      });
      assert.equal(faulty.azure.world.passwords.all().length, 1);
    });
  });

  it("says so as Azure Resource Manager does, with action and scope", async () => {
    await withFaulty(
      ["deny=writeResourceGroup", "deny=deleteResourceGroup"],
      async ({ arm, azure, fault }) => {
        const { clientId, objectId } = azure.world.caller;
        await assert.rejects(arm.create(group, sampleOf(group)), {
          message: new RegExp(
            `Status=403 Code="AuthorizationFailed" Message="The client '${clientId}' with object id '${objectId}' does not ` +
              "have authorization to perform action 'Microsoft.Resources/subscriptions/resourceGroups/write' over scope '/subscriptions/",
          ),
        });
        fault("deny=deleteResourceGroup");
        const made = await arm.create(group, sampleOf(group));
        await assert.rejects(arm.delete(made), (error: Error) =>
          error.message.includes(`over scope '${made.id}'`),
        );
      },
    );
  });
});
