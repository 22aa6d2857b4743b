import * as authorization from "@pulumi/azure-native/authorization";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import type { ApiGateway } from "../components/apiGateway";
import type { FunctionApp } from "../components/functionApp";
import { Ledger } from "../components/ledger";
import { SecretVault } from "../components/secretVault";
import { types } from "../names/types";
import { findApps } from "./apps";
import { readRun } from "./config";
import { type Consumers, type Place, declareConsumers, declareFunctionApp, declareGateway } from "./estate";
import { holdingsIn, missedNow } from "../components/holdings";
import { withClients } from "./keycloakClients";
import { handleLastErrors } from "./lastErrors";
import { consumersInVault, identityIn, readOwnState } from "./ownState";
import { pastDeliveriesIn } from "../components/pastDeliveries";
import { redactDebugLog } from "./redactedLog";
import { refuseOldNode } from "./nodeVersion";
import type { Settings } from "../settings/settings";
import { rememberStackLines } from "./stackLines";
import { withStoredNames } from "./storedNames";

rememberStackLines();

/** The program: what the stack file wants, through the ledger, as resources. A preview runs exactly the same. */
async function main(): Promise<Record<string, pulumi.Input<unknown>>> {
  refuseOldNode();
  redactDebugLog();
  handleLastErrors();
  const run = await readRun();
  const { today } = run;
  const state = await readOwnState();
  const settings = withStoredNames(run.settings, state.resources);
  const owner = `${pulumi.getProject()}/${pulumi.getStack()}`;
  const clients = withClients(settings.requests, settings, state.resources, owner);
  const { requests, applicationIds } = await findApps(await clients, state);
  const holdings = holdingsIn(state.resources);

  // The plan. Awaited once, here: from now on, which credentials there are is plain data.
  const ledger = new Ledger("ledger", {
    today,
    holdings,
    consumers: requests,
    isPreview: pulumi.runtime.isDryRun(),
  });
  const [records, { subscriptionId }] = await Promise.all([
    ledger.records(),
    authorization.getClientConfig(),
  ]);

  const { location, tenantId } = settings;
  const group = new resources.ResourceGroup("estate", {
    resourceGroupName: settings.resourceGroup,
    location,
  });
  const identities = { site: identityIn(state, types.site), gateway: identityIn(state, types.gateway) };
  const place = { location, tenantId, subscriptionId, resourceGroupName: group.name, identities };

  const vault = new SecretVault("vault", { ...place, ...settings.vault });
  const found = {
    records: missedNow(records, state.ledger),
    applicationIds,
    holdings: new Map(Object.entries(holdings)),
    deliveries: pastDeliveriesIn(state.resources),
    inVault: consumersInVault(state),
    owner,
  };
  const consumers = declareConsumers(found, run, vault);
  // What reads the secrets comes after them: its trouble must hold up no rotation.
  sayWhatIsLeft(await consumers.unfinished);
  const readers = await declareReaders(settings, place, consumers, vault);

  // Certificates are resources of nobody: as an output, the policy pack sees them.
  const { clientIds } = consumers;
  return { vaultName: settings.vault.vaultName, readers, clientIds, certificates: settings.certificates };
}

/**
 * Whoever reads the secrets, and the right to do so. The engine ends a run for a right of nobody: it is declared where its
 * holder is. Gives their object IDs.
 */
async function declareReaders(
  settings: Settings,
  place: Place,
  consumers: Consumers,
  vault: SecretVault,
): Promise<Readonly<Record<string, pulumi.Output<string>>>> {
  const functionApp = declareFunctionApp(settings, place, consumers);
  const gateway = declareGateway(settings, place, vault);
  if (await functionApp.identity.isThere) {
    functionApp.allowStorage();
    vault.allowReading("function-app", functionApp);
  }
  if (await gateway.identity.isThere) {
    vault.allowReading("gateway", gateway);
  }
  await sayWhatFailed({ "the Function App": functionApp, "the gateway": gateway });
  return { functionApp: functionApp.identity.principalId, gateway: gateway.identity.principalId };
}

/** One consumer's trouble is its own: who is left, and what to do, in one sentence. */
function sayWhatIsLeft(unfinished: readonly string[]): void {
  if (pulumi.runtime.isDryRun() || unfinished.length === 0) return;
  void pulumi.log.warn(
    `${unfinished.join(", ")}: not handed over, see above; whoever has an older secret keeps using it, and ` +
      "everything else is done. Fix the cause, then run `pulumi up` again: it continues where this run stopped.",
  );
}

/** What reads the secrets holds up nobody: the cloud's own words don't say that. */
async function sayWhatFailed(readers: Readonly<Record<string, FunctionApp | ApiGateway>>): Promise<void> {
  const written = await Promise.all(Object.values(readers).map(({ identity }) => identity.isWritten));
  const failed = Object.keys(readers).filter((_, at) => written[at] === false);
  if (failed.length === 0) return;
  void pulumi.log.warn(
    `${failed.join(", ")}: not updated, see above. No consumer's secret depends on that. ` +
      "Fix the cause, then run `pulumi up` again: it continues where this run stopped.",
  );
}

export = main;
