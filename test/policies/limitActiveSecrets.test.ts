import assert from "node:assert/strict";
import { limitActiveSecrets as rule } from "../../policies/rules/limitActiveSecrets";
import { compliant, compliantStack, credential } from "./support/compliant";
import { stackRefusals } from "./support/judge";
import { type Resource, changed, notYetKnown, replaced } from "./support/resource";

describe("limit-active-secrets", () => {
  let stack: readonly Resource[];
  let newest: Resource;
  let ledger: Resource;

  before(async () => {
    stack = await compliantStack();
    newest = await compliant("ApplicationPassword", "edge-g8");
    ledger = await compliant("Ledger");
  });

  const sentences = (of: readonly Resource[], config?: object) =>
    stackRefusals(rule, of, config).map(({ sentence }) => sentence);

  it("lets two active ones and an expired one pass", () => {
    assert.deepEqual(sentences(stack), []);
  });

  it("refuses a fourth", () => {
    const more = ["stray-1", "stray-2"].map((name) => ({ ...newest, name }));
    assert.deepEqual(sentences([...stack, ...more]), [
      "/applications/edge: got 4 active secrets (edge-g7, edge-g8, stray-1, stray-2), want at most 3",
    ]);
  });

  it("counts by the component where the app has no ID yet", () => {
    const more = ["edge-g9", "edge-g10"].map((name) => ({ ...newest, name }));
    const unknown = [...stack, ...more].map((one) =>
      one.type === newest.type ? changed(one, "applicationId", notYetKnown) : one,
    );
    const [sentence] = sentences(unknown);
    assert.match(sentence ?? "", /RotatingConsumer::edge: got 4 active secrets/);
  });

  it("doesn't add up different apps", () => {
    const more = ["test-g1", "test-g2"].map((name) =>
      changed({ ...newest, name }, "applicationId", "/applications/test"),
    );
    assert.deepEqual(sentences([...stack, ...more]), []);
  });

  it("counts one that was made by hand and adopted", () => {
    const byHand = { ...credential("previous", "2026-10-01", "2027-03-30"), adoptedKeyId: "a-key-id" };
    const adopted = replaced(stack, ledger, changed(ledger, "consumers.edge.credentials.g0", byHand));
    assert.deepEqual(sentences(adopted), []);
    assert.deepEqual(sentences(adopted, { maxActiveSecrets: 2 }), [
      "/applications/edge: got 3 active secrets (edge-g7, edge-g8, one made by hand), want at most 2",
    ]);
  });

  it("refuses a third where personal accounts may sign in: Entra takes two", () => {
    const personal = replaced(stack, ledger, changed(ledger, "consumers.edge.app.personalAccounts", true));
    assert.deepEqual(sentences(personal), []);
    assert.deepEqual(sentences([...personal, { ...newest, name: "edge-g9" }]), [
      "/applications/edge: got 3 active secrets (edge-g7, edge-g8, edge-g9), want at most 2",
    ]);
  });

  it("takes the consumer's own policy where that says less", () => {
    const strict = replaced(stack, ledger, changed(ledger, "consumers.edge.policy.maxActiveSecrets", 1));
    assert.deepEqual(sentences(strict), [
      "/applications/edge: got 2 active secrets (edge-g7, edge-g8), want at most 1",
    ]);
  });
});
