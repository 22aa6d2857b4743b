import assert from "node:assert/strict";
import { HandoverBench, deliveriesIn, handedOver, urn } from "./handoverBench";

/** Recipients may be called anything: these names every object has. */
const names = ["constructor", "toString", "valueOf", "hasOwnProperty"];
const recipients = Object.fromEntries(
  names.map((name) => [name, { name: `The ${name}`, email: `${name}@example.com`, form: "vaultLink" }]),
);
const asked = { ...handedOver, consumer: "constructor", recipients };

describe("a handover to recipients whose names every object has", function () {
  this.timeout(60_000);
  this.slow(10_000);
  let bench: HandoverBench;

  before(async () => {
    bench = await HandoverBench.open();
    await bench.startMail();
  });
  after(async () => {
    await bench.server.close();
    await bench.close();
  });

  it("reaches each of them once, and notes each by name", async () => {
    const outputs = await bench.provider.create(urn, asked);
    assert.deepEqual(bench.reached, names.map((name) => `${name}@example.com`).sort());
    assert.deepEqual(Object.keys(deliveriesIn(outputs)).sort(), [...names].sort());

    const again = await bench.provider.update(urn, outputs, { ...asked, today: "2027-02-21" });
    assert.equal(bench.reached.length, names.length);
    assert.deepEqual(deliveriesIn(again), deliveriesIn(outputs));
  });

  it("forgets who isn't a recipient any more, and takes nobody for one who never was", async () => {
    const [first = ""] = names;
    const outputs = await bench.provider.create(urn, { ...asked, recipients: {} });
    assert.deepEqual(deliveriesIn(outputs), {});
    const one = { [first]: recipients[first] ?? {} };
    const known = await bench.provider.create(urn, { ...asked, recipients: one });
    assert.deepEqual(Object.keys(deliveriesIn(known)), [first]);
  });
});
