import { stepAt } from "./support/gate";
import { type PreviewJson, type StepJson, unknown, urns } from "./support/json";
import {
  change,
  describeTampering,
  drop,
  g1,
  g2,
  option,
  put,
  remove,
  section,
  source,
} from "./support/tampering";

/** A copy of the step of a resource, as another one. */
function copied(urn: string, as: string, change: (step: StepJson) => void = () => undefined) {
  return (preview: PreviewJson): void => {
    const step = structuredClone(stepAt(preview, urn));
    step.urn = as;
    step.op = "create";
    delete step.oldState;
    if (step.newState) step.newState.urn = as;
    change(step);
    preview.steps.push(step);
  };
}

const strangersVault = urns.other("quarterturn:keyvault:Secret::copy");

describeTampering("The gate refuses, since the stack file asks for no such thing,", {
  "a second vault secret with the same secretName": [
    copied(urns.secret("edge"), strangersVault),
    /^Secret copy: got a creation, want only what the stack file and the ledger ask for/,
  ],
  "a second vault secret that is called like a consumer's": [
    copied(urns.secret("edge"), urns.secret("ghost")),
    /^Secret ghost-client-secret: got a creation, want only what/,
  ],
  "a consumer's secret under another name in the vault": [
    change(urns.secret("edge"), { secretName: "copy" }),
    /^Secret edge-client-secret\.secretName: got another text, want "edge-client-secret"/,
  ],
  "a consumer's secret in another vault": [
    change(urns.secret("edge"), { vaultName: "kvlt-elsewhere" }),
    /^Secret edge-client-secret\.vaultName: got another text, want "kvlt-maxconf-test"/,
  ],
  "another consumer's secret in the vault": [
    source(urns.secret("edge"), "value", urns.password("test-g2")),
    /^edge-client-secret: got a value from elsewhere, want the value of edge-g2/,
  ],
  "a secret in the vault that two credentials make": [
    source(urns.secret("edge"), "value", g2, g1),
    /^Secret edge-client-secret\.value: got a value from ApplicationPassword edge-g1, want ApplicationPassword edge-g2/,
  ],
  "a value in clear in the vault": [
    change(urns.secret("edge"), { value: "hunter2" }),
    /^Secret edge-client-secret\.value: got another text, want a secret value/,
  ],
  "a secret of the vault that ends on another day": [
    change(urns.secret("edge"), { expires: 1 }),
    /^Secret edge-client-secret\.expires: got 1, want 1818633600/,
  ],
  "a tag with a secret": [
    (preview) => {
      section(preview, urns.secret("edge"), "tags").note = unknown;
    },
    /^Secret edge-client-secret\.tags\.note: got what is not known yet, want nothing/,
  ],

  "a handover with another consumer's secret": [
    source(urns.handover("edge-g2"), "clientSecret", urns.password("test-g2")),
    /^Handover edge-g2\.clientSecret: got a value from elsewhere, want the value of edge-g2/,
  ],
  "a handover of no credential": [
    copied(urns.handover("edge-g2"), urns.handover("edge-g9")),
    /^Handover edge-g9: got a creation, want only what/,
  ],
  "a handover to somebody who is not in the stack file": [
    (preview) => {
      section(preview, urns.handover("edge-g2"), "recipients").stranger = {
        name: "Stranger",
        email: "stranger@example.net",
        form: "plaintext",
      };
    },
    /^Handover edge-g2\.recipients: got stranger@example\.net, want the recipients of edge in the stack file \(idim-/,
  ],
  "a handover in plain text to who gets a link": [
    (preview) => {
      const contact = section(preview, urns.handover("edge-g2"), "recipients")["maxconf-contact"];
      Object.assign(contact as object, { form: "plaintext" });
    },
    /^Handover edge-g2\.recipients: got them with another name, form or key/,
  ],
  "a handover to one less": [
    (preview) => {
      delete section(preview, urns.handover("edge-g2"), "recipients")["maxconf-contact"];
    },
    /^Handover edge-g2\.recipients: got no maxconf-contact@example\.com/,
  ],
  "a handover that says another consumer": [
    put(urns.handover("edge-g2"), { consumer: "test" }),
    /^Handover edge-g2\.consumer: got another text, want "edge"/,
  ],
  "a handover with a link to elsewhere": [
    put(urns.handover("edge-g2"), { vaultLink: "https://kvlt-maxconf-test.example.net/secrets/x/1" }),
    /^Handover edge-g2\.vaultLink: got another text, want a link to edge-client-secret in kvlt-maxconf-test/,
  ],
  "a handover with a text that holds a secret": [
    source(urns.handover("edge-g2"), "displayName", urns.password("test-g1")),
    /^Handover edge-g2\.displayName: got a value from ApplicationPassword test-g1, want no secret/,
  ],
  "a handover that leans on a canary that isn't there": [
    drop(urns.canary("edge-g2")),
    /^edge-g2: got a creation that waits for a token canary which isn't there/,
  ],
  "a handover that leans on another credential's canary": [
    option(urns.handover("edge-g2"), { dependencies: [urns.canary("edge-g1")] }),
    /^edge-g2: got a creation that doesn't wait for the token canary/,
  ],
  "a secret in the vault that leans on a canary that proves nothing": [
    put(urns.canary("edge-g2"), { live: false }),
    /^edge-client-secret: got an update that waits for a token canary which isn't there/,
  ],
  "the deletion of the handover of a live credential": [
    remove(urns.handover("edge-g1")),
    /^Handover edge-g1: got a deletion; keep it as long as its credential is live/,
  ],

  "a canary that tries another credential": [
    source(urns.canary("edge-g2"), "clientSecret", urns.password("edge-g1")),
    /^TokenCanary edge-g2\.clientSecret: got a value from elsewhere, want the value of edge-g2/,
  ],
  "a canary for another key": [
    put(urns.canary("edge-g2"), { keyId: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b" }),
    /^TokenCanary edge-g2\.keyId: got another text, want the credential's own key ID/,
  ],
  "a canary that asks another tenant": [
    put(urns.canary("edge-g2"), { tenantId: "00000000-0000-0000-0000-000000000000" }),
    /^TokenCanary edge-g2\.tenantId: got another text, want "953fc14a/,
  ],
  "a canary for another app": [
    put(urns.canary("edge-g2"), { clientId: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b" }),
    /^TokenCanary edge-g2\.clientId: got another text, want "d802c929/,
  ],
  "the deletion of the canary of a live credential": [
    remove(urns.canary("edge-g1")),
    /^TokenCanary edge-g1: got a deletion; keep it as long as its credential is live/,
  ],
});
