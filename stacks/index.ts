import "./fastStart";
import * as authorization from "@pulumi/azure-native/authorization";
import * as resources from "@pulumi/azure-native/resources";
import type * as pulumi from "@pulumi/pulumi";
import { Ledger } from "../components/ledger";
import { SecretVault } from "../components/secretVault";
import { readRun } from "./config";
import { declareConsumers, declareFunctionApp, declareGateway } from "./estate";
import { lastFinishedRun } from "./lastFinishedRun";
import { redactDebugLog } from "./redactedLog";
import { handleLastErrors } from "./lastErrors";

/** The program: what the stack file wants, through the ledger, as resources. A preview runs exactly the same. */
async function main(): Promise<Record<string, pulumi.Input<unknown>>> {
  redactDebugLog();
  handleLastErrors();
  const run = await readRun();
  const { settings, today } = run;
  const last = await lastFinishedRun();

  // The plan. Awaited once, here: from now on, which credentials there are is plain data.
  const ledger = new Ledger("ledger", { today, released: last.released, consumers: settings.requests });
  const [records, { subscriptionId }] = await Promise.all([
    ledger.records(),
    authorization.getClientConfig(),
  ]);

  const { location, tenantId } = settings;
  const group = new resources.ResourceGroup("estate", {
    resourceGroupName: settings.resourceGroup,
    location,
  });
  const place = { location, tenantId, subscriptionId, resourceGroupName: group.name };

  const vault = new SecretVault("vault", { ...place, ...settings.vault });
  const consumers = await declareConsumers(records, run, vault);
  const functionApp = declareFunctionApp(settings, place, consumers);
  const gateway = declareGateway(settings, place, vault);
  const readers = { functionApp: functionApp.principalId, gateway: gateway.principalId };
  vault.allowReading("function-app", readers.functionApp);
  vault.allowReading("gateway", readers.gateway);

  const { clientIds, released } = consumers;
  // Certificates are resources of nobody: as an output, the policy pack sees them.
  return { vaultName: vault.vaultName, readers, clientIds, released, certificates: settings.certificates };
}

export = main;
