import assert from "node:assert/strict";
import { orphanIn } from "../../cli/status/removeOrphan";
import { buildReport } from "../../status/report/report";
import type { Change } from "./change";
import { clientIds, factsWith, keyOf, password } from "./support";

const orphan = password("AB12", "edge-g2 2027-02-20 to 2027-08-19", "2027-02-20", "2027-08-19");
const withOrphan: Change["onApp"] = (ours) => ({ ok: true, value: [...ours, orphan] });
const found = (change: Change, keyId: string) => orphanIn(buildReport(factsWith(change)), keyId);

describe("what remove-orphan removes", () => {
  it("is the orphan with that key ID, on the app that has it, however the key ID is written", () => {
    const { name, clientId, keyId } = found({ onApp: withOrphan }, "ab12");
    assert.deepEqual([name, clientId, keyId], ["edge-g2", clientIds.edge, "ab12"]);
    assert.equal(found({ onApp: withOrphan }, "AB12").keyId, "ab12");
  });

  const refusals: readonly (readonly [title: string, change: Change, keyId: string, message: RegExp])[] = [
    [
      "the one that people have",
      { onApp: withOrphan },
      keyOf("edge-g2"),
      /^KEY_ID: got key-of-edge-g2, that of edge-g2 \(current\), want one of ab12$/,
    ],
    [
      "one of which nobody can say that it is unused",
      { onApp: withOrphan, log: { readable: false, reason: "403" } },
      "ab12",
      /^KEY_ID: got ab12, that of edge-g2 \(orphan\), want that of an orphan to remove, and test has none; .* without the sign-in log status can't tell whether somebody has its value$/,
    ],
    [
      "one that somebody signs in with",
      {
        onApp: (ours) => ({ ok: true, value: [...ours, { ...orphan, keyId: keyOf("edge-x") }] }),
        used: { "edge-x": "2027-03-31" },
      },
      keyOf("edge-x"),
      /is an orphan: .*; used, last on 2027-03-31/,
    ],
    [
      "somebody else's",
      { onApp: (ours) => ({ ok: true, value: [...ours, password("ci", "CI", "2027-01-10", "2029-01-10")] }) },
      "ci",
      /^KEY_ID: got ci, that of CI \(foreign\), want that of an orphan to remove, and test has none; /,
    ],
    [
      "one that is nowhere",
      {},
      "none",
      /^KEY_ID: got none, which is on no app of this stack, want that of an orphan/,
    ],
  ];
  for (const [title, change, keyId, message] of refusals) {
    it(`is never ${title}`, () => {
      assert.throws(() => found(change, keyId), { name: "Error", message });
    });
  }
});
