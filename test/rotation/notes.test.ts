import assert from "node:assert/strict";
import { notesOf } from "../../rotation/notes";
import { revoke } from "../../rotation/revoke";
import { credential, day, ended, record, today } from "./support/turns";

describe("what to do after a run", () => {
  const policy = record({}).policy;
  const note = (more: Parameters<typeof credential>[0], known = {}) =>
    notesOf(record(known), record({ g8: credential(more) }), policy, today);

  it("is one more, where somebody else's secret that was taken over is due by now", () => {
    const takenOver = { code: "taken-over", issuedOn: today } as const;
    const due = day("2027-06-13");
    assert.match(
      note({ ...takenOver, expiresOn: due })[0] ?? "",
      /^g8 was taken over and ends on 2027-06-13: run/,
    );
    assert.deepEqual(note({ ...takenOver, expiresOn: day("2027-06-14") }), []);
    assert.deepEqual(note({ code: "first", expiresOn: due }), []);
    assert.deepEqual(note({ ...takenOver, expiresOn: due }, { g8: credential() }), []);
  });

  it("is one more, where something was revoked, of ours and just now", () => {
    const revoked = (known: object, after: object) =>
      notesOf(record({ ...known }), record({ ...after }), policy, today);
    const [g1, g2] = [credential({ state: "previous" }), credential()];
    assert.deepEqual(revoked({ g1, g2 }, { g1: ended("revoked"), g2 }), [
      "g1 still works until it is removed: run `pulumi up` once more, after this one",
    ]);
    assert.deepEqual(revoked({ g1, g2 }, { g1: ended("revoked"), g2: ended("revoked") }), [
      "g1 and g2 still work until they are removed: run `pulumi up` once more, after this one",
    ]);
    assert.deepEqual(revoked({ g1: ended("revoked") }, { g1: ended("revoked") }), []);
    assert.deepEqual(revoked({}, { g1: ended("revoked") }), []);
    assert.deepEqual(revoked({ g1 }, { g1: ended("expired") }), []);
    assert.deepEqual(revoked({ g1 }, { g1: ended("revoked", { adoptedKeyId: "by-hand" }) }), []);
  });
});

describe("a revoke of what has ended", () => {
  it("counts where the cloud would still take it", () => {
    const states = ["retired", "unpublished", "expired", "lost", "revoked"] as const;
    const after = states.map((state) => revoke(record({ g1: ended(state) }), [1], today).credentials.g1);
    assert.deepEqual(
      after.map((one) => one?.state),
      ["revoked", "revoked", "expired", "lost", "revoked"],
    );
    assert.deepEqual(
      after.map((one) => (one as { endedOn?: string }).endedOn),
      [today, today, ...Array<string>(3).fill("2027-02-28")],
    );
  });
});
