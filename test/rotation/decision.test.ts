import assert from "node:assert/strict";
import { afterCompletion, afterUnknown, obstacle, withoutApp } from "../../rotation/cap";
import type { Decision } from "../../rotation/decision";
import { credential, day, record, today } from "./support/turns";

describe("a rotation that must wait", () => {
  const wanted: Decision = { rotates: true, code: "due", sentence: "it is due" };
  const takenOver: Decision = { rotates: true, code: "taken-over", sentence: "somebody's" };
  const not: Decision = { rotates: false, code: "not-due", sentence: "not yet" };

  it("waits for what Keycloak has of unknown origin, unless it takes that over", () => {
    assert.equal(afterUnknown(wanted, today).code, "postponed");
    assert.match(afterUnknown(wanted, today).sentence, /^it is due, but it waits until 2027-03-01: /);
    assert.equal(afterUnknown(wanted, undefined), wanted);
    for (const one of [takenOver, not]) assert.equal(afterUnknown(one, today), one);
  });

  it("waits for the rotated secret of a client of Keycloak that ends last", () => {
    const previous = (expiresOn: string) => credential({ state: "previous", expiresOn: day(expiresOn) });
    const app = { displayName: "Edge", issuer: "https://sso.example.com/realms/maxconf" };
    const of = (credentials: Parameters<typeof record>[0], present = "g9") =>
      obstacle(record(credentials, { app }), record({}).policy, { current: present });
    const [early, late] = [previous("2027-03-10"), previous("2027-04-10")];
    assert.deepEqual(of({ g1: early, g2: late }), { generation: "g2", endsOn: "2027-04-10" });
    assert.deepEqual(of({ g1: late, g2: early }), { generation: "g1", endsOn: "2027-04-10" });
    assert.deepEqual(of({ g1: late, g2: early }, "g1"), { generation: "g2", endsOn: "2027-03-10" });
    assert.equal(of({ g1: credential() }), undefined);
    assert.equal(of({ g1: { ...late, app: { displayName: "Former" } } }), undefined);
  });

  it("waits for what an interrupted run has left, and for an app", () => {
    assert.equal(afterCompletion(wanted, "g3").code, "postponed");
    assert.equal(withoutApp(wanted, "it is gone").code, "no-app");
    for (const after of [afterCompletion, withoutApp]) {
      assert.equal(after(wanted, undefined), wanted);
      assert.equal(after(not, "x"), not);
    }
  });
});
