import assert from "node:assert/strict";
import { types } from "../../names/types";
import { revealAll } from "../../protocol/secrets";
import { without } from "../../protocol/values";
import { openProvider, secretInputs, urnOf } from "../keycloak/bench";
import type { AttachedProvider } from "./support";

const g2 = urnOf(types.clientSecret, "edge-g2");
const realm = { issuer: "https://sso.example.com/realms/maxconf" };

describe("what is asked of a Keycloak client's secret", () => {
  let provider: AttachedProvider;
  before(async () => {
    provider = await openProvider();
  });
  after(() => provider.close());

  it("keeps how it was made, whatever the program asks for later", async () => {
    const made = secretInputs(realm, { origin: "regenerated", follows: "the one before" });
    const isNew = { displayName: "Other", state: "over" };
    const asked = { origin: "taken-over", follows: "another", endsRotated: true, issuedOn: "2031-01-01" };
    const checked = await provider.check(g2, made, { ...made, ...asked, ...isNew });
    assert.deepEqual(revealAll(checked), { ...made, ...isNew });
    const incomplete = without({ ...made, ...isNew }, "follows", "policy");
    assert.deepEqual(revealAll(await provider.check(g2, made, incomplete)), { ...made, ...isNew });
  });

  it("lets a run go on where the one before could not be made: the engine passes over what depends on that", async () => {
    const inputs = without(secretInputs(realm, { origin: "regenerated" }), "policy");
    assert.deepEqual(await provider.check(g2, {}, inputs), inputs);
    await assert.rejects(provider.check(g2, {}, { ...inputs, state: "dead" }), /state: got "dead"/);
  });
});
