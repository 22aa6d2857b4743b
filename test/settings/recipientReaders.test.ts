import assert from "node:assert/strict";
import { reasonsOf, recipientReaders, withoutRight } from "../../settings/recipientReaders";
import { readSettings } from "../../settings/settings";
import { problemsOf, stackFile, withValue } from "./stackFile";

const team = "2f5b2a3e-0c1f-4c38-8f0b-5d4d1c5d7e11";
const contact = "recipients.maxconf-contact";
const right = { objectId: team, reason: "runs the service" };

function settingsWith(facts: Record<string, unknown>) {
  const recipients = structuredClone(stackFile("test").recipients) as Record<string, object>;
  return readSettings({
    ...withValue("recipients.maxconf-contact", { ...recipients["maxconf-contact"], ...facts }),
  });
}

describe("a recipient who may read what the link leads to", () => {
  it("needs a reason, and says whether it is a group", () => {
    const entry = { name: "MaxConf contact", email: "maxconf-contact@example.com" };
    assert.deepEqual(problemsOf(withValue(contact, { ...entry, ...right, kind: "group" })), []);
    assert.deepEqual(problemsOf(withValue(contact, { ...entry, objectId: team })), [
      `quarterturn:${contact}.reason: got nothing, want why somebody who is no managed identity may read secrets: objectId makes them a reader`,
    ]);
    for (const more of [{ kind: "group" }, { reason: "runs it" }])
      assert.deepEqual(problemsOf(withValue(contact, { ...entry, ...more })), [
        `quarterturn:${contact}.objectId: got nothing, want the object ID that kind and reason are about`,
      ]);
  });

  it("reads the secrets of the consumers whose recipient they are, once each", () => {
    const settings = settingsWith({ ...right, kind: "group" });
    assert.deepEqual(recipientReaders(settings), [
      {
        objectId: team,
        kind: "group",
        reason: "runs the service",
        consumers: Object.keys(settings.consumers),
      },
    ]);
    assert.deepEqual(withoutRight(settings), ["idim-technical-operations"]);
    const same = { ...settings.recipients["maxconf-contact"], name: "The same", email: "same@example.com" };
    const twice = {
      ...settings,
      recipients: { ...settings.recipients, "idim-technical-operations": same as never },
    };
    assert.equal(recipientReaders(twice).length, 1);
  });

  it("gets no second right where the whole vault is theirs already, and is known by the reason", () => {
    const settings = settingsWith(right);
    const readers = { audit: { objectId: team, reason: "audits", kind: "user" as const } };
    const wide = { ...settings, vault: { ...settings.vault, readers } };
    assert.deepEqual(recipientReaders(wide), []);
    assert.deepEqual(reasonsOf(wide), { [team]: "audits" });
    assert.deepEqual(reasonsOf(settings), { [team]: "runs the service" });
  });

  it("can't be one who writes, where a vault has one access policy for each", () => {
    const writers = { ci: { objectId: team, reason: "rotates" } };
    const recipients = { ...(stackFile("test").recipients as Record<string, object>) };
    recipients["maxconf-contact"] = { ...recipients["maxconf-contact"], ...right };
    const withWriters = (access: string) => ({
      ...withValue("vault", { name: "kvlt-maxconf-test", access, writers }),
      recipients,
    });
    assert.deepEqual(problemsOf(withWriters("policies")), [
      `quarterturn:vault.writers.ci.objectId: got ${team}, which is recipients.maxconf-contact too, want another identity: a vault has one access policy for each`,
    ]);
    assert.deepEqual(problemsOf(withWriters("rbac")), []);
  });

  it("isn't needed by who gets the secret itself", () => {
    assert.deepEqual(withoutRight(settingsWith({ allowPlaintext: true })), ["idim-technical-operations"]);
  });
});
