import assert from "node:assert/strict";
import { renewalNews } from "../../provider/certificates/renewalNews";
import { watchedCertificate } from "../../provider/certificates/watchedCertificate";
import type { Checked } from "../../provider/resource";
import { asProperties } from "../../protocol/values";
import { type Day, type Renewal, readRenewal } from "../../rotation";
import { type Nodes, Watch, issued, wanted } from "../rotation/support/renewals";

const first = issued("2026-09-01", 199); // ends 2027-03-18
const second = issued("2027-02-20", 199);

/** What a preview says when the last of these runs comes. */
function said(...runs: readonly (readonly [string, Nodes | undefined, string?])[]): string[] {
  const watch = new Watch();
  let before: Renewal | undefined;
  for (const [day, nodes, received] of runs) {
    before = watch.renewal;
    watch.run(day, nodes, nodes === undefined ? { wanted: undefined } : { received });
  }
  const [day = ""] = runs.at(-1) ?? [];
  assert.ok(watch.renewal);
  const told = { today: day as Day, isPreview: true, unreminded: undefined };
  return renewalNews("pexip", before, watch.renewal, told).map(({ sentence }) => sentence);
}

describe("what a preview says of a watched certificate", () => {
  const all = { a: first, b: first };
  const cases: readonly (readonly [title: string, got: string[], want: readonly string[]])[] = [
    [
      "seen",
      said(["2026-11-22", all]),
      ["pexip: c1 is valid until 2027-03-18; maxconf-operations renews it from 2027-02-16 on"],
    ],
    ["seen, nothing new", said(["2026-11-22", all], ["2026-11-23", all]), []],
    [
      "never seen",
      said(["2026-11-22", { a: "no answer" }]),
      ["pexip: no certificate of conference.vc.maxconf.ca has been seen yet"],
    ],
    [
      "due",
      said(["2026-11-22", all], ["2027-02-18", all]),
      ["pexip: c1 ends on 2027-03-18, in 28 days: maxconf-operations renews it with DigiCert"],
    ],
    [
      "due on its last day",
      said(["2026-11-22", all], ["2027-03-18", all]),
      ["pexip: c1 ends on 2027-03-18, today: maxconf-operations renews it with DigiCert"],
    ],
    [
      "received",
      said(["2027-02-18", all], ["2027-02-20", all, second.fingerprint]),
      [
        "pexip: c1 ends on 2027-03-18, in 26 days; the new one has come, and no place shows it yet: maxconf-operations installs it",
      ],
    ],
    [
      "on one node",
      said(["2027-02-18", all], ["2027-02-21", { a: second, b: first }]),
      [
        "pexip: c2 is on a; b still shows c1, which ends on 2027-03-18: maxconf-operations installs the new one there, too",
      ],
    ],
    [
      "everywhere",
      said(["2027-02-18", all], ["2027-02-21", { a: second }]),
      ["pexip: c2 is shown everywhere, valid until 2027-09-06: the one before it may go"],
    ],
    [
      "over",
      said(["2027-02-18", all], ["2027-03-20", all]),
      ["pexip: a and b show c1, which ended on 2027-03-18: maxconf-operations renews it with DigiCert now"],
    ],
    [
      "left",
      said(["2027-02-18", all], ["2027-02-20", undefined]),
      ["pexip: not in the stack file any more; it is watched no longer, and its history stays"],
    ],
  ];
  for (const [title, got, want] of cases) {
    it(`${title}: ${want[0] ?? "nothing"}`, () => {
      assert.deepEqual(got, want);
    });
  }

  it("says of what is renewed by ACME that it is, and whom it waits for once that is too late", () => {
    const automatic = { wanted: { ...wanted, isAutomatic: true as const } };
    const news = (...days: string[]) => {
      const watch = new Watch();
      const runs = days.map((day) => watch.run(day, all, automatic));
      const [after, before] = [runs.at(-1), runs.at(-2)];
      assert.ok(after);
      const told = { today: days.at(-1) as Day, isPreview: true, unreminded: undefined };
      return renewalNews("pexip", before, after, told).map(({ sentence }) => sentence);
    };
    assert.deepEqual(news("2026-11-22"), [
      "pexip: c1 is valid until 2027-03-18; it is renewed by ACME from 2027-02-16 on",
    ]);
    assert.deepEqual(news("2026-11-22", "2027-02-18"), [
      "pexip: c1 ends on 2027-03-18, in 28 days: it is renewed by ACME, and no place shows the new one yet",
    ]);
    assert.deepEqual(news("2027-02-18", "2027-03-20"), [
      "pexip: a and b show c1, which ended on 2027-03-18: it was to be renewed by ACME; maxconf-operations looks why no place shows a new one",
    ]);
  });

  it("warns as long as somebody must act and nobody is reminded, and once where nobody will be", () => {
    const told = (day: string, before?: Renewal) => {
      const renewal = new Watch().run(day, all);
      return renewalNews("pexip", before ?? renewal, renewal, {
        today: day as Day,
        isPreview: true,
        unreminded: "no reminder goes out",
      });
    };
    assert.deepEqual(told("2027-02-18"), [{ severity: "warning", sentence: "pexip: no reminder goes out" }]);
    assert.deepEqual(told("2026-11-22"), []);
  });
});

describe("the resource of a watched certificate", () => {
  const asked = { today: "2026-11-22", isPreview: true, wanted, sights: { a: { shows: [first] } } };
  const check = (olds: object, news: object) =>
    watchedCertificate.check("pexip", asProperties(olds), asProperties(news)) as Checked;

  it("turns what is seen into what is kept, the same on the same day", () => {
    const { inputs } = check({}, asked);
    assert.equal(readRenewal(inputs)?.step, "valid");
    assert.deepEqual(check(inputs, asked).inputs, inputs);
  });

  it("never refuses, whatever is wrong with it: a refusal would end everybody's rotation", () => {
    for (const [olds, news] of [
      [{ format: 7, step: "unheard of" }, asked],
      [{}, { ...asked, sights: { a: { shows: [{ fingerprint: "none" }] } } }],
      [{}, { today: "never" }],
    ] as const) {
      const { failures, remarks = [] } = check(olds, news);
      assert.equal(failures, undefined);
      assert.equal(remarks[0]?.severity, "warning");
      assert.match(remarks[0].sentence, /can't be read; nothing else is held up by that/);
    }
  });
});
