import { newInputs, stepAt } from "./support/gate";
import { urns } from "./support/json";
import {
  add,
  deletion,
  describeTampering,
  drop,
  g2,
  operate,
  put,
  remove,
  unprotect,
} from "./support/tampering";

describeTampering("The gate refuses, of the estate,", {
  "the vault's deletion": [remove(urns.vault), /^Vault vault: got a deletion/],
  "the vault's replacement": [operate(urns.vault, "replace"), /^Vault vault: got a replacement/],
  "the vault without protection": [unprotect(urns.vault), /^Vault vault: got the removal of its protection/],
  "the deletion of the group that the vault lies in": [
    add(deletion(urns.other("azure-native:resources:ResourceGroup::estate"))),
    /^ResourceGroup estate: got a deletion; keep the resource group/,
  ],
  "the deletion of a consumer's app": [
    add(
      deletion(urns.other("quarterturn:index:RotatingConsumer$azuread:index/application:Application::edge")),
    ),
    /^Application edge: got a deletion; keep the app/,
  ],
  "the deletion of a protected app that the ledger doesn't know": [
    (preview) => {
      const step = deletion(urns.other("azuread:index/application:Application::somebody-elses"));
      if (step.oldState) step.oldState.protect = true;
      add(step)(preview);
    },
    /^Application somebody-elses: got a deletion/,
  ],
  "the replacement of something else that is protected": [
    (preview) => {
      const urn = urns.other(
        "quarterturn:index:ApiGateway$azure-native:apimanagement:ApiManagementService::gateway",
      );
      const state = { urn, protect: true, inputs: {} };
      preview.steps.push({ op: "replace", urn, oldState: state, newState: state });
    },
    /^ApiManagementService gateway: got a replacement; leave what is protected as it is/,
  ],
  "a consumer's secret taken out of the vault": [
    remove(urns.secret("edge")),
    /^edge-client-secret: got a deletion; keep the secret in the vault/,
  ],
  "an old generation put into the vault": [
    put(urns.secret("edge"), { tags: { consumer: "edge", generation: "g1" } }),
    /^edge-client-secret: got generation g1, want g2, the newest/,
  ],
  "a disabled secret": [
    put(urns.secret("edge"), { enabled: false }),
    /^Secret edge-client-secret\.enabled: got false, want nothing/,
  ],
  "a secret that doesn't wait for its proof": [
    (preview) => {
      const { newState } = stepAt(preview, urns.secret("edge"));
      if (newState) newState.dependencies = [g2];
    },
    /^edge-client-secret: got an update that doesn't wait for the token canary/,
  ],
  "a value of somebody else's": [
    (preview) => {
      const { newState } = stepAt(preview, urns.secret("edge"));
      if (newState) newState.propertyDependencies = { value: [] };
    },
    /^edge-client-secret: got a value from elsewhere, want the value of edge-g2/,
  ],
  "another value under the same key ID": [
    (preview) => {
      const step = stepAt(preview, urns.secret("edge"));
      step.detailedDiff = { value: {} };
      const { tags } = step.oldState?.inputs ?? {};
      Object.assign(newInputs(preview, step.urn).tags as object, {
        keyId: (tags as { keyId: string }).keyId,
      });
    },
    /^edge-client-secret: got another value for the same key ID \([0-9a-f-]{36}\)/,
  ],
  "an e-mail that doesn't wait for its proof": [
    (preview) => {
      const { newState } = stepAt(preview, urns.handover("edge-g2"));
      if (newState) newState.dependencies = [];
    },
    /^edge-g2: got a creation that doesn't wait for the token canary/,
  ],
  "a new credential without its proof": [drop(urns.canary("edge-g2")), /^edge-g2: got no token canary/],
  "a proof that proves nothing": [
    put(urns.canary("edge-g2"), { live: false }),
    /^edge-g2: got no token canary/,
  ],
});
