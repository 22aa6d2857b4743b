import assert from "node:assert/strict";
import { buildReport } from "../../status/report/report";
import { type Case, onApp, testCases } from "./cases";
import type { Change } from "./change";
import { factsWith, keyOf, password } from "./support";

const both = ["idim-technical-operations", "maxconf-contact"];
const allProven = { proven: ["edge-g1", "edge-g2", "test-g1", "test-g2"] };

/** The previous secret was removed in the portal, and a refresh made it again, under a key that went to nobody. */
const remadePrevious: Change = {
  ...allProven,
  declared: { "edge-g1": "remade" },
  provenKeys: { "edge-g1": "remade" },
  onApp: onApp([keyOf("edge-g1")], password("remade", "edge-g1 …", "2026-11-22", "2027-05-21")),
};
const remadeCurrent: Change = {
  ...allProven,
  declared: { "edge-g2": "remade" },
  onApp: onApp([keyOf("edge-g2")], password("remade", "edge-g2 …", "2027-02-20", "2027-08-19")),
};

/** The ledger has nothing of `edge`, whose credentials stand in the state and on its app. */
const lostConsumer: Change = {
  ledger: ({ consumers, ...rest }) => ({
    ...rest,
    consumers: Object.fromEntries(Object.entries(consumers).filter(([name]) => name !== "edge")),
  }),
  declared: { "edge-g1": keyOf("edge-g1"), "edge-g2": keyOf("edge-g2") },
};

const cases: readonly Case[] = [
  [
    "a previous one that was made again has a value that nobody got: whoever uses it must move",
    remadePrevious,
    1,
    "made-again",
    /^edge-g1 was created again with key ID remade, and nobody has its value: sign-ins with the one that was handed over are refused; whoever still uses it must switch: tell IDIM .* to use edge-g2; then write `quarterturn:revoke: \{ edge: \[1\] \}` into the stack file and run `pulumi up --stack test`$/,
  ],
  [
    "so it is where nothing was e-mailed, by what lies in the vault",
    { ...remadePrevious, handsOver: false, delivered: {} },
    1,
    "made-again",
  ],
  [
    "a current one that was made again needs a new one",
    remadeCurrent,
    1,
    "made-again",
    /write `quarterturn:force: \{ edge: "2027-04-01 edge-g2 was removed" \}` into the stack file and run `pulumi up --stack test`, and tell IDIM .* to switch to it at once; until then edge-g1 works$/,
  ],
  [
    "one that people have stays the one, where a run made another beside it",
    {
      declared: { "edge-g1": "spare" },
      onApp: onApp([], password("spare", "edge-g1 …", "2026-11-22", "2027-05-21")),
    },
    0,
    "made-twice",
  ],
  [
    "a canary of another key is no proof",
    { ...allProven, provenKeys: { "edge-g2": "another" } },
    1,
    "not-proven",
    /no token was obtained with edge-g2 yet/,
  ],
  [
    "a vault tag of another key is no publication",
    { publication: { edge: { generation: "g2", keyId: "another" } } },
    1,
    "not-published",
    /no run wrote edge-g2 into the vault, as far as the state knows/,
  ],
  [
    "a delivery of another key is no handover",
    {
      deliveredKeys: { "edge-g2": "another" },
      delivered: { "edge-g2": both, "test-g2": both },
    },
    1,
    "not-handed-over",
    /did not get edge-g2/,
  ],
  [
    "a ledger that lost a consumer whose credentials stand in the state is not begun again",
    lostConsumer,
    1,
    "ledger-incomplete",
    /don't run `pulumi up`, which would start again at g1: restore the last state/,
  ],
];

describe("a report on what the same name stands for", () => {
  testCases(cases);

  it("says of a vault secret that the state lost that it is there, and not that readers get an older one", () => {
    const facts = factsWith({});
    const published = new Map([...facts.state.published].filter(([name]) => name !== "edge"));
    const { findings } = buildReport({ ...facts, state: { ...facts.state, published } });
    assert.deepEqual(
      findings
        .filter(({ level }) => level !== "note")
        .map(({ code, sentence, action }) => [code, sentence, action]),
      [
        [
          "not-in-state",
          "the vault holds edge-g2, and the stack's state has no record of what a run did there",
          "restore the last state (`pulumi stack import --stack test`), then run `pulumi up --stack test` again",
        ],
      ],
    );
  });

  it("doesn't advise a run that removes what a ledger lost with its consumer", () => {
    const { findings } = buildReport(
      factsWith({
        ...lostConsumer,
        onApp: onApp([], password(keyOf("edge-g2"), "edge-g2 …", "2027-02-20", "2027-08-19")),
      }),
    );
    assert.deepEqual(
      findings.filter(({ subject }) => subject.startsWith("edge")).map(({ code }) => code),
      ["ledger-incomplete"],
    );
  });

  it("draws one that was made again as such, and not as a way back", () => {
    const [edge] = buildReport(factsWith(remadePrevious)).consumers;
    const [old, newest] = edge?.credentials ?? [];
    assert.deepEqual(
      [old?.state, old?.keyId, old?.published, old?.proven],
      ["remade", "remade", false, true],
    );
    assert.deepEqual(old?.handover, { status: "missing", deliveries: [], missing: both });
    assert.match(old.next, /^whoever still uses it must switch/);
    assert.equal(newest?.state, "current");
  });
});
