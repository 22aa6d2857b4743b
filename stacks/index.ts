import "./fastStart";
import * as authorization from "@pulumi/azure-native/authorization";
import * as resources from "@pulumi/azure-native/resources";
import type * as pulumi from "@pulumi/pulumi";
import { Ledger } from "../components/ledger";
import { SecretVault } from "../components/secretVault";
import { findApps } from "./apps";
import { readRun } from "./config";
import { declareConsumers, declareFunctionApp, declareGateway } from "./estate";
import { holdingsIn } from "./holdings";
import { handleLastErrors } from "./lastErrors";
import { consumersInVault, readOwnState } from "./ownState";
import { redactDebugLog } from "./redactedLog";

/** The program: what the stack file wants, through the ledger, as resources. A preview runs exactly the same. */
async function main(): Promise<Record<string, pulumi.Input<unknown>>> {
  redactDebugLog();
  handleLastErrors();
  const run = readRun();
  const { settings, today } = run;
  const state = await readOwnState();
  const { requests, applicationIds } = await findApps(settings.requests, state);
  const holdings = holdingsIn(state.resources);

  // The plan. Awaited once, here: from now on, which credentials there are is plain data.
  const ledger = new Ledger("ledger", { today, holdings, consumers: requests });
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
  const found = {
    records,
    applicationIds,
    holdings: new Map(Object.entries(holdings)),
    inVault: consumersInVault(state),
  };
  const consumers = declareConsumers(found, run, vault);
  // What reads the secrets comes after them: its trouble must hold up no rotation.
  await consumers.settled;
  const functionApp = declareFunctionApp(settings, place, consumers);
  const gateway = declareGateway(settings, place, vault);
  const readers = { functionApp: functionApp.principalId, gateway: gateway.principalId };
  vault.allowReading("function-app", readers.functionApp);
  vault.allowReading("gateway", readers.gateway);

  // Certificates are resources of nobody: as an output, the policy pack sees them.
  const { clientIds } = consumers;
  return { vaultName: settings.vault.vaultName, readers, clientIds, certificates: settings.certificates };
}

export = main;
