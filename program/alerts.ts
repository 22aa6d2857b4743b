import * as pulumi from "@pulumi/pulumi";
import { Alerts } from "../components/alerts";
import { isKnown } from "../components/known";
import { type ConsumerRecord, isKeycloak, own } from "../rotation";
import { webhookAddress } from "../settings/webhook";
import type { Consumers } from "./consumers";
import type { Estate } from "./estate";
import type { Vaults } from "./vaults";

/** What Azure tells of by itself, if the stack file wants it. It comes last: no rotation waits for it. */
export async function declareAlerts(
  { run, settings, groupOf }: Estate,
  vaults: Vaults,
  { clientIds }: Pick<Consumers, "clientIds">,
  records: Readonly<Record<string, ConsumerRecord>>,
): Promise<void> {
  const { alerts } = settings;
  if (alerts === undefined) return;
  // Keycloak's sign-ins are in no workspace.
  const onEntra = Object.entries(clientIds)
    .filter(([name]) => {
      const app = own(records, name)?.app;
      return app === undefined || !isKeycloak(app);
    })
    .map(([, clientId]) => clientId);
  const known = await thoseThere(onEntra);
  let actionGroup: pulumi.Input<string> | undefined;
  for (const { vault, settings: one, location, options } of vaults.all) {
    const of = {
      vaultName: one.vaultName,
      called: vault.called,
      vaultId: vault.id,
      resourceGroupName: groupOf(one),
      location,
      settings: alerts,
    };
    // The default vault comes first: those who are told, and refused sign-ins, are the same for all.
    const more =
      actionGroup === undefined
        ? {
            webhook: alerts.webhook === undefined ? undefined : sendable(run.alertWebhook),
            clientIds: known,
          }
        : { actionGroup, clientIds: [] };
    ({ actionGroup } = new Alerts("alerts", { ...of, ...more }, { parent: run.parent, ...options }));
  }
}

/** Where an app could not be made there is nothing to watch, and the others are watched all the same. */
async function thoseThere(clientIds: readonly pulumi.Output<string>[]): Promise<pulumi.Output<string>[]> {
  if (pulumi.runtime.isDryRun()) return [...clientIds];
  const known = await Promise.all(clientIds.map(isKnown));
  return clientIds.filter((_, at) => known[at] === true);
}

/** Azure's refusal would repeat the address. */
function sendable(address: string | undefined): pulumi.Output<string> | undefined {
  const url = webhookAddress(address ?? "");
  if (url?.protocol === "https:") return pulumi.secret(url.href);
  void pulumi.log.warn(
    "quarterturn:alerts.webhook: got no https address, so it was left out; set another one with `pulumi config set --secret --path quarterturn:alerts.webhook`.",
  );
  return undefined;
}
