import { stepAt } from "./support/gate";
import { urns } from "./support/json";
import {
  describeTampering,
  edgeOf,
  ledgerOf,
  operate,
  remove,
  sayOfEdge,
  unprotect,
} from "./support/tampering";

describeTampering("The gate refuses, of the ledger,", {
  "its deletion": [remove(urns.ledger), /^ledger: got a deletion; keep the ledger/],
  "its replacement": [operate(urns.ledger, "replace"), /^ledger: got a replacement/],
  "one without protection": [unprotect(urns.ledger), /^ledger: got no protection/],
  "a second one": [
    (preview) => {
      preview.steps.push({ ...stepAt(preview, urns.ledger), urn: `${urns.ledger}-2`, op: "create" });
    },
    /^ledger-2: got a second ledger/,
  ],
  "one made anew beside credentials": [
    (preview) => {
      const step = stepAt(preview, urns.ledger);
      step.op = "create";
      delete step.oldState;
    },
    /^ledger: got a creation, while edge-g1 is in the state: a reset to generation 1/,
  ],
  "a history without the lines of before": [
    (preview) => {
      const { history } = ledgerOf(preview);
      history.edge = history.edge?.split("\n").slice(1).join("\n") ?? "";
    },
    /^history of edge: got another one, want every line that the state has/,
  ],
  "a history in which an older line says something else": [
    (preview) => {
      const { history } = ledgerOf(preview);
      history.edge = history.edge?.replace("code=first", "code=forced") ?? "";
    },
    /^history of edge: got another one, want every line that the state has/,
  ],
  "no history of a consumer": [
    (preview) => {
      delete ledgerOf(preview).history.edge;
    },
    /^history of edge: got none, want every line that the state has/,
  ],
  "a history of something that this run doesn't do": [
    (preview) => {
      const { history } = ledgerOf(preview);
      history.edge = `${history.edge ?? ""}\n2027-02-20 g1 confirmed commit=1a2b3c4d5e6f by=mallory`;
    },
    /^history of edge: got other lines, want what the plan of 2027-02-20 adds to it/,
  ],
  "a history that leaves out what this run does": [
    (preview) => {
      const { history } = ledgerOf(preview);
      history.edge = history.edge?.split("\n").slice(0, -1).join("\n") ?? "";
    },
    /^history of edge: got other lines, want what the plan of 2027-02-20 adds to it/,
  ],
  "an older format": [
    (preview) => {
      ledgerOf(preview).format = 1;
    },
    /^ledger.format: got 1, want at least 3/,
  ],
  "a newer format than this gate knows": [
    (preview) => {
      ledgerOf(preview).format = 4;
    },
    /^ledger of this plan: got an unreadable one: .*format 4, and this version reads up to 3/,
  ],
  "one that can't be read": [
    (preview) => {
      edgeOf(preview).credentials = { g1: { state: "lost" } };
    },
    /^ledger of this plan: got /,
  ],
  "a live generation that goes missing": [
    (preview) => {
      delete edgeOf(preview).credentials.g1;
    },
    /^edge-g1: got no record in the new ledger; keep it until it ends on 2027-05-21/,
  ],
  "a consumer that goes missing": [
    (preview) => {
      delete ledgerOf(preview).consumers.edge;
    },
    /^edge-g1: got no record in the new ledger/,
  ],
  "a number that comes twice": [
    (preview) => {
      const edge = edgeOf(preview);
      edge.credentials = { g1: edge.credentials.g2 ?? {} };
      edge.nextGeneration = 2;
    },
    /^edge-g1: got 2027-02-20 to 2027-08-19, want 2026-11-22 to 2027-05-21/,
  ],
  "numbers that go back": [
    (preview) => {
      const edge = edgeOf(preview);
      edge.credentials = {};
      edge.nextGeneration = 1;
    },
    /^edge, next generation: got g1, want at least g2/,
  ],
  "numbers that are left out": [
    (preview) => {
      const edge = edgeOf(preview);
      edge.credentials = { g1: edge.credentials.g1 ?? {}, g7: edge.credentials.g2 ?? {} };
      edge.nextGeneration = 8;
    },
    /^edge-g7: got g7, then g8, want g2, then g3/,
  ],
  "a life that is cut short": [
    sayOfEdge("g1", { expiresOn: "2027-02-21" }),
    /^edge-g1: got 2026-11-22 to 2027-02-21, want/,
  ],
  "one called expired before its time": [
    sayOfEdge("g1", { state: "expired", endedOn: "2027-02-20" }),
    /^edge-g1: got expired on 2027-02-20, want live until 2027-05-21/,
  ],
  "one called retired under a policy that retires none": [
    sayOfEdge("g1", { state: "retired", endedOn: "2027-02-20" }),
    /^edge-g1: got retired, want live until 2027-05-21/,
  ],
  "one revoked without an order in the stack file": [
    sayOfEdge("g1", { state: "revoked", endedOn: "2027-02-20" }),
    /^edge-g1: got revoked; to revoke it, commit `quarterturn:revoke: \{ edge: \[1\] \}`/,
  ],
  "a new generation that lives longer than its policy": [
    sayOfEdge("g2", { expiresOn: "2028-02-20" }),
    /^edge-g2: got valid until 2028-02-20, want 2027-08-19, 180 days \(secretExpirationDays\) after 2027-02-20/,
  ],
  "a policy that can't keep its promise": [
    (preview) => {
      edgeOf(preview).policy.rotateEveryDays = 170;
    },
    /^edge.policy.secretExpirationDays: got 180, want at least 170 .*, so 245 to 468; or rotateEveryDays 74 to 105$/,
  ],
  "a policy that isn't the stack file's": [
    (preview) => {
      edgeOf(preview).policy.maxActiveSecrets = 9;
    },
    /^edge in the ledger: got .* and the stack file's app and policy, as the plan of 2027-02-20 has it/,
  ],
  "one called lost while the state has it": [
    sayOfEdge("g1", { state: "lost", endedOn: "2027-02-20" }),
    /^edge-g1: got lost, want live: the state has it/,
  ],
  "one called unpublished while people have it": [
    sayOfEdge("g1", { state: "unpublished", endedOn: "2027-02-20" }),
    /^edge-g1: got unpublished, want live: it is in the vault, or was sent/,
  ],
  "a live one moved to another app": [
    sayOfEdge("g1", { app: { displayName: "x", clientId: "11111111-6984-48f9-81d1-ff8770c65bde" } }),
    /^edge-g1, app: got 11111111-6984-48f9-81d1-ff8770c65bde, want d802c929-6984-48f9-81d1-ff8770c65bde, which it was issued on/,
  ],
  "another app for the consumer without a word on what it has": [
    (preview) => {
      edgeOf(preview).app.clientId = "11111111-6984-48f9-81d1-ff8770c65bde";
    },
    /^edge-g1, app: got 11111111-6984-48f9-81d1-ff8770c65bde, want d802c929/,
  ],
  "one that lost a consumer whose credentials stand in the state": [
    (preview) => {
      const { oldState } = stepAt(preview, urns.ledger);
      delete (oldState?.inputs.consumers as Record<string, unknown>).edge;
    },
    /^edge-g1: got no record in the state's ledger, though the state has it, protected, want the ledger that issued it/,
  ],
  "one that lost a generation which stands in the state": [
    (preview) => {
      const { oldState } = stepAt(preview, urns.ledger);
      const { edge } = oldState?.inputs.consumers as Record<string, { credentials: object }>;
      if (edge) edge.credentials = {};
    },
    /^edge-g1: got no record in the state's ledger/,
  ],
});
