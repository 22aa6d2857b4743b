import assert from "node:assert/strict";
import { markdown, reasons } from "./support/gate";
import { urns } from "./support/json";
import { Stack } from "./support/stack";

describe("The gate, of a date that ends something,", () => {
  /** A quarter's preview of a stack whose vault is looked after with an API. */
  function previewOn(day: string, apiVersion: string) {
    const preview = new Stack().up("2026-11-22").preview(day);
    const vault = preview.steps.find(({ urn }) => urn === urns.vault);
    assert.ok(vault?.oldState);
    vault.oldState.outputs = { ...vault.oldState.outputs, azureApiVersion: apiVersion };
    return preview;
  }

  it("says what concerns the stack, before its day and after it, and refuses nothing for it", () => {
    for (const [day, when] of [
      ["2027-02-20", "from 2027-02-27 on, in 7 days"],
      ["2027-03-01", "since 2027-02-27"],
    ] as const) {
      const preview = previewOn(day, "2024-11-01");
      assert.deepEqual(reasons(preview), []);
      assert.match(
        markdown(preview),
        new RegExp(`^- ${when}: Azure answers no control-plane API of Key Vault`, "m"),
      );
      assert.match(markdown(preview), /of this stack: Vault vault \\?\(2024-11-01\\?\)/);
    }
  });

  it("says nothing where the API goes on", () => {
    assert.doesNotMatch(markdown(previewOn("2027-02-20", "2026-02-01")), /Key Vault/);
  });
});
