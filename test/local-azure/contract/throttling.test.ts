import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { DeferredServer } from "../../../local-azure/deferredServer";
import { httpsServer } from "../../../local-azure/https/server";
import { tokenKey } from "../../../local-azure/https/tokenKey";
import { FaultRun } from "../../../local-azure/faults/faultRun";
import { operatorClientId, vaultName, withEstate, type Estate } from "./estate";
import { gotten, refused, sendSteps, type GraphStep } from "./graphSteps";

/** Runs `work` with the address of the estate's vault where each vault takes two transactions in 10 seconds. */
async function withBusyVault(estate: Estate, work: (vault: string) => Promise<void>): Promise<void> {
  const { environment, world } = estate.azure;
  const certificates = dirname(environment.NODE_EXTRA_CA_CERTS ?? "");
  const key = await tokenKey(certificates);
  const server = await DeferredServer.listen(() =>
    Promise.resolve(
      httpsServer(world, join(certificates, ".."), key, new FaultRun([]), { vaultTransactions: 2 }),
    ),
  );
  try {
    await work(`https://${vaultName}.vault.localhost:${server.port}`);
  } finally {
    await server.close();
  }
}

describe("Azure's limits", () => {
  it("let the Microsoft Graph client wait before its sixth report in 10 seconds, and then answer", async () => {
    await withEstate(async (estate) => {
      const step: GraphStep = { method: "GET", path: "/auditLogs/signIns" };
      const start = performance.now();
      const outcomes = await sendSteps(
        estate,
        Array.from({ length: 6 }, () => step),
        operatorClientId,
      );
      for (const outcome of outcomes) gotten(outcome);
      assert.ok(performance.now() - start > 9000);
    });
  }).timeout(40_000);

  it("refuse whoever doesn't wait as TooManyRequests", async () => {
    await withEstate(async (estate) => {
      const step: GraphStep = { method: "GET", path: "/auditLogs/signIns", retries: 0 };
      const steps = Array.from({ length: 6 }, () => step);
      const outcomes = await sendSteps(estate, steps, operatorClientId);
      for (const outcome of outcomes.slice(0, 5)) gotten(outcome);
      assert.deepEqual(refused(outcomes[5]), [429, "TooManyRequests"]);
    });
  }).timeout(40_000);

  it("let the Key Vault client wait when a vault has too much to do, or refuse it as Throttled", async () => {
    await withEstate(async (estate) => {
      estate.makeVault();
      estate.allow(estate.principalOf(operatorClientId), "get", "set");
      const credential = estate.credential(operatorClientId, estate.issue(operatorClientId).secretText);
      await withBusyVault(estate, async (vault) => {
        const hasty = estate.secretsWith(credential, { retryOptions: { maxRetries: 0 } }, vault);
        await hasty.setSecret("edge", "one");
        await hasty.getSecret("edge");
        await assert.rejects(hasty.getSecret("edge"), { statusCode: 429, code: "Throttled" });
        const start = performance.now();
        const patient = estate.secretsWith(credential, {}, vault);
        assert.equal((await patient.getSecret("edge")).value, "one");
        assert.ok(performance.now() - start > 5000);
      });
    });
  }).timeout(40_000);
});
