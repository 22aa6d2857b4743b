import assert from "node:assert/strict";
import { missedIn, pastDeliveriesIn } from "../../components/pastDeliveries";

const type = "quarterturn:index:Handover";
const urnOf = (name: string) =>
  `urn:pulumi:test::quarterturn::quarterturn:index:RotatingConsumer$${type}::${name}`;

const stored: Readonly<Record<string, { readonly outputs?: object }>> = {
  [urnOf("edge-g7")]: { outputs: { recipients: { a: {}, b: {} }, deliveries: { a: {} } } },
  [urnOf("edge-g8")]: { outputs: { recipients: {}, deliveries: {} } },
  [urnOf("rim-g6")]: { outputs: { recipients: { a: {} }, deliveries: {} } },
  "urn:pulumi:test::quarterturn::random:index/randomString:RandomString::edge-g9": {
    outputs: { recipients: { a: {} }, deliveries: { a: {} } },
  },
  "urn:pulumi:test::quarterturn::pulumi:pulumi:Stack::quarterturn-test": {},
};
const deliveries = pastDeliveriesIn(Object.entries(stored).map(([urn, { outputs }]) => ({ urn, outputs })));

describe("what the state says of earlier e-mails", () => {
  it("is who was to get a credential and didn't", () => {
    assert.deepEqual(missedIn(deliveries, ["edge-g7"], ["a", "b"]), ["b"]);
  });

  it("leaves out who wasn't a recipient yet: the consumer had it from others", () => {
    assert.deepEqual(missedIn(deliveries, ["edge-g7"], ["a", "newcomer"]), []);
    assert.deepEqual(missedIn(deliveries, ["edge-g8"], ["a"]), []);
  });

  it("is found under a name that the consumer had before", () => {
    assert.deepEqual(missedIn(deliveries, ["edge-g6", "rim-g6"], ["a"]), ["a"]);
  });

  it("is everybody where one never came to be handed over", () => {
    assert.deepEqual(missedIn(deliveries, ["edge-g9"], ["a", "b"]), ["a", "b"]);
  });

  it("takes a recipient for no other by a name that every object has", () => {
    assert.deepEqual(missedIn(deliveries, ["edge-g7"], ["constructor", "toString"]), []);
  });
});
