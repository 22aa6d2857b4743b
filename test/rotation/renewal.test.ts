import assert from "node:assert/strict";
import { type RenewalStep, parseDay, readRenewal, renewalAfter, shownNow } from "../../rotation";
import { type Nodes, Watch, issued, wanted } from "./support/renewals";

const first = issued("2026-09-01", 199); // ends 2027-03-18
const second = issued("2027-02-20", 199);

/** Runs, each with what the nodes show, and the step that it must come to. */
const histories: readonly {
  readonly title: string;
  readonly runs: readonly (readonly [day: string, nodes: Nodes, step: RenewalStep, received?: string])[];
}[] = [
  {
    title:
      "is valid, due 30 days before its end, installed on one node, everywhere, and valid once the old one is over",
    runs: [
      ["2026-11-22", { a: first, b: first }, "valid"],
      ["2027-02-15", { a: first, b: first }, "valid"],
      ["2027-02-16", { a: first, b: first }, "due"],
      ["2027-02-20", { a: first, b: first }, "received", second.fingerprint],
      ["2027-02-21", { a: second, b: first }, "installed", second.fingerprint],
      ["2027-02-22", { a: second, b: second }, "everywhere", second.fingerprint],
      ["2027-03-18", { a: second, b: second }, "everywhere"],
      ["2027-03-19", { a: second, b: second }, "valid"],
    ],
  },
  {
    title: "is installed on some nodes also when it is renewed long before it must be",
    runs: [
      ["2026-11-22", { a: first, b: first }, "valid"],
      ["2027-02-10", { a: issued("2027-02-10", 199), b: first }, "installed"],
    ],
  },
  {
    title: "is valid where two nodes have certificates of their own",
    runs: [["2026-11-22", { a: first, b: issued("2026-10-01", 199) }, "valid"]],
  },
  {
    title: "is installed where the first run finds one node renewed and the other late",
    runs: [["2027-02-25", { a: second, b: first }, "installed"]],
  },
  {
    title: "has ended as long as one node shows what is over",
    runs: [
      ["2027-03-18", { a: first, b: first }, "due"],
      ["2027-03-19", { a: second, b: first }, "ended"],
      ["2027-03-20", { a: second, b: second }, "valid"],
    ],
  },
  {
    title: "is what it was where nothing answers, and nothing is known where nothing ever did",
    runs: [
      ["2026-11-22", { a: "connection refused" }, "unseen"],
      ["2026-11-23", { a: first }, "valid"],
      ["2026-11-24", { a: "connection refused" }, "valid"],
      ["2027-03-01", { a: "no answer within 5 s" }, "due"],
    ],
  },
  {
    title: "goes back to due where the old one comes back",
    runs: [
      ["2027-02-20", { a: first }, "due"],
      ["2027-02-21", { a: second }, "everywhere"],
      ["2027-02-22", { a: first }, "due"],
    ],
  },
  {
    title: "is received once: a fingerprint that was seen already is nothing new",
    runs: [["2026-11-22", { a: first }, "valid", first.fingerprint]],
  },
  {
    title: "is received before any place has shown one",
    runs: [
      ["2026-11-22", { a: "connection refused" }, "unseen"],
      ["2026-11-23", { a: "connection refused" }, "received", first.fingerprint],
    ],
  },
  {
    title: "is valid where a newer one was taken back again",
    runs: [
      ["2026-11-22", { a: first }, "valid"],
      ["2026-11-25", { a: issued("2026-11-25", 199) }, "everywhere"],
      ["2026-11-26", { a: first }, "valid"],
    ],
  },
];

describe("a renewal", () => {
  for (const { title, runs } of histories) {
    it(title, () => {
      const watch = new Watch();
      const steps = runs.map(([day, nodes, , received]) => watch.run(day, nodes, { received }).step);
      assert.deepEqual(
        steps,
        runs.map(([, , step]) => step),
      );
      assert.deepEqual(readRenewal(watch.renewal), watch.renewal);
    });
  }

  it("doesn't change from one day to the next unless something does, and keeps the day of its step", () => {
    const watch = new Watch();
    const before = watch.run("2026-11-22", { a: first, b: "connection refused" });
    assert.deepEqual(watch.run("2026-12-22", { a: first, b: "no answer within 5 s" }), before);
    assert.deepEqual(watch.run("2027-01-22", undefined), before);
    assert.equal(watch.run("2027-02-16", { a: first, b: "connection refused" }).since, "2027-02-16");
    assert.equal(watch.run("2027-02-18", { a: first, b: "connection refused" }).since, "2027-02-16");
  });

  it("keeps what a node showed that doesn't answer, since when, and why at first", () => {
    const watch = new Watch();
    watch.run("2026-11-22", { a: first });
    watch.run("2026-11-24", { a: "connection refused" });
    assert.deepEqual(watch.run("2026-11-25", { a: "no answer within 5 s" }).places.a, {
      shows: ["c1"],
      unreachable: { since: "2026-11-24", reason: "connection refused" },
    });
    assert.deepEqual(watch.run("2026-11-26", { a: first }).places.a, { shows: ["c1"] });
  });

  it("has each node's certificates in the order of their numbers, and nothing of one that never answered", () => {
    const watch = new Watch();
    const before = watch.run("2026-11-22", { a: first, b: "connection refused" });
    assert.deepEqual(before.places.b?.shows, []);
    const sights = { a: { shows: [second, first] } };
    const after = renewalAfter(before, { wanted, today: parseDay("2026-11-23"), sights });
    assert.deepEqual(after?.places, { a: { shows: ["c1", "c2"] } });
  });

  it("begins anew with another host, and keeps its numbers, what it knows and its history", () => {
    const watch = new Watch();
    watch.run("2026-11-22", { a: first });
    const moved = { ...wanted, host: "video.maxconf.ca" };
    const { places, certificates } = watch.run("2026-11-23", { b: second }, { wanted: moved });
    assert.deepEqual(places, { b: { shows: ["c2"] } });
    assert.equal(certificates.c1?.goneOn, "2026-11-23");
    assert.ok(watch.lines().includes("2026-11-23 - moved from=conference.vc.maxconf.ca:443"));
  });

  it("knows nothing of another host, or another port, before it was looked at", () => {
    for (const elsewhere of [{ host: "video.maxconf.ca" }, { port: 8443 }]) {
      const watch = new Watch();
      watch.run("2026-11-22", { a: first });
      const { places, step } = watch.run("2026-11-23", undefined, { wanted: { ...wanted, ...elsewhere } });
      assert.deepEqual({ places, step }, { places: {}, step: "unseen" });
    }
  });

  it("is none of what no stack file ever named", () => {
    const request = { wanted: undefined, sights: undefined, today: parseDay("2026-11-22") };
    assert.equal(renewalAfter(undefined, request), undefined);
  });

  it("keeps the day on which the new one came, until another one is named", () => {
    const watch = new Watch();
    const receivedOn = (day: string, received: string) =>
      watch.run(day, { a: first }, { received }).received?.on;
    assert.equal(receivedOn("2027-02-20", second.fingerprint), "2027-02-20");
    assert.equal(receivedOn("2027-02-21", second.fingerprint), "2027-02-20");
    assert.equal(receivedOn("2027-02-22", issued("2027-02-21", 199).fingerprint), "2027-02-22");
    assert.deepEqual(
      watch.lines().filter((line) => line.includes(" received ")),
      [
        `2027-02-20 - received fingerprint=${second.fingerprint}`,
        `2027-02-22 - received fingerprint=${issued("2027-02-21", 199).fingerprint}`,
      ],
    );
    const atOnce = new Watch().run("2027-02-20", { a: first }, { received: second.fingerprint });
    assert.equal(atOnce.received?.on, "2027-02-20");
  });

  it("shows nothing of a number that it has no certificate of", () => {
    assert.deepEqual(shownNow({ places: { a: { shows: ["c9"] } }, certificates: {} }), []);
  });

  it("stays known when it leaves the stack file, with a line in its history, and comes back", () => {
    const watch = new Watch();
    watch.run("2026-11-22", { a: first });
    const left = watch.run("2026-12-01", undefined, { wanted: undefined, origin: { by: "ada" } });
    assert.equal(left.step, "left");
    assert.deepEqual(watch.run("2026-12-09", undefined, { wanted: undefined }), left);
    assert.equal(watch.run("2027-01-01", { a: first }).step, "valid");
    assert.deepEqual(watch.lines().slice(1), ["2026-12-01 - left by=ada", "2027-01-01 - returned"]);
  });

  it("keeps few of a host that shows another one each day, and no number twice", () => {
    const watch = new Watch();
    for (let day = 1; day <= 28; day += 1) {
      watch.run(`2026-12-${String(day).padStart(2, "0")}`, { a: issued("2026-11-30", 90, `n${day}`) });
    }
    const { certificates = {}, nextNumber } = watch.renewal ?? {};
    const newest = Array.from({ length: 13 }, (_, at) => `c${16 + at}`);
    assert.deepEqual(Object.keys(certificates), newest);
    assert.equal(nextNumber, 29);
  });
});
