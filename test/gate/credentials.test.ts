import { newInputs, stepAt } from "./support/gate";
import { urns } from "./support/json";
import {
  type Tampering,
  add,
  creation,
  deletion,
  describeTampering,
  drop,
  g1,
  g2,
  operate,
  put,
  remove,
  unprotect,
} from "./support/tampering";

describeTampering("The gate refuses, of credentials,", {
  "a deletion of a live one": [
    remove(g1),
    /^edge-g1: got a deletion; leave it alone: the ledger says current, valid until 2027-05-21/,
  ],
  "a deletion of a live one that was unprotected before": [
    (preview) => {
      const step = stepAt(preview, g1);
      if (step.oldState) step.oldState.protect = false;
      remove(g1)(preview);
    },
    /^edge-g1: got a deletion; leave it alone/,
  ],
  ...Object.fromEntries(
    ["replace", "create-replacement", "delete-replaced"].map((op): [string, Tampering] => [
      `the engine's ${op} of a live one`,
      [operate(g1, op), /^edge-g1: got a replacement; leave it alone/],
    ]),
  ),
  "a live one that loses its protection": [
    unprotect(g1),
    /^edge-g1: got the removal of its protection; keep it protected/,
  ],
  "a new one without protection": [unprotect(g2), /^edge-g2: got no protection; protect it/],
  "a new one that ends on another day": [
    put(g2, { endDate: "2029-02-20T00:00:00Z" }),
    /^edge-g2.endDate: got 2029-02-20T00:00:00Z, want 2027-08-19T00:00:00Z/,
  ],
  "a new one without an end": [
    (preview) => {
      delete newInputs(preview, g2).endDate;
    },
    /^edge-g2.endDate: got no known value, want 2027-08-19/,
  ],
  "a new one that is called after other days": [
    put(g2, { displayName: "edge-g2" }),
    /^edge-g2.displayName: got edge-g2, want/,
  ],
  "a generation of the ledger that nobody makes": [drop(g2), /^edge-g2: got no password .*want exactly one/],
  "a generation that is made twice": [
    (preview) => {
      preview.steps.push(structuredClone(stepAt(preview, g2)));
    },
    /^edge-g2: got 2 passwords, want exactly one/,
  ],
  "one that the ledger doesn't know": [
    (preview) => {
      const extra = structuredClone(stepAt(preview, g2));
      extra.urn = urns.password("edge-g9");
      preview.steps.push(extra);
    },
    /^edge-g9: got a creation of a credential that the ledger doesn't know/,
  ],
  "one that is imported": [operate(g2, "import"), /^edge-g2: got an import of a credential/],
  "a certificate to sign in with": [
    add(creation(urns.other("azuread:index/applicationCertificate:ApplicationCertificate::back-door"))),
    /^back-door: got a creation of a credential that the ledger doesn't know/,
  ],
  "a foreign one deleted": [
    add(deletion(urns.password("somebody-elses"))),
    /^somebody-elses: got a deletion; .*the ledger doesn't know it, so it counts as live/,
  ],
});
