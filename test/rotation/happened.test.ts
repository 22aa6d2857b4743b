import assert from "node:assert/strict";
import type { ConsumerRecord, Credential, Ledger } from "../../rotation";
import { historyAfter, knownOf } from "../../rotation/happened";
import { type TurnWish, credential, day, ended, here, linesOf, origin, record, today } from "./support/turns";

describe("what a run adds to the history", () => {
  const cases: readonly (readonly [title: string, wish: TurnWish, lines: readonly string[]])[] = [
    ["nothing where nothing happened", { turns: [{ before: record({ g1: credential() }) }] }, []],
    [
      "why one was issued, in words where its code says too little",
      { turns: [{ after: record({ g1: credential({ code: "forced", reason: "forced: leaked" }) }) }] },
      ["2027-03-01 g1 issued code=forced until=2027-05-21 why=leaked"],
    ],
    [
      "the words as they are where somebody says `forced` in the middle",
      {
        turns: [
          { after: record({ g1: credential({ code: "forced", reason: "forced: they said forced: go" }) }) },
        ],
      },
      ['2027-03-01 g1 issued code=forced until=2027-05-21 why="they said forced: go"'],
    ],
    [
      "the words as they are where they don't begin so",
      { turns: [{ after: record({ g1: credential({ code: "forced", reason: "they forced: it" }) }) }] },
      ['2027-03-01 g1 issued code=forced until=2027-05-21 why="they forced: it"'],
    ],
    ...(["first", "due", "current-revoked", "current-lost", "current-expired"] as const).map(
      (code): [string, TurnWish, string[]] => [
        `no words for one that was issued as ${code}`,
        { turns: [{ after: record({ g1: credential({ code }) }) }] },
        [`2027-03-01 g1 issued code=${code} until=2027-05-21`],
      ],
    ),
    [
      "words alone for what an older ledger issued without a code",
      { turns: [{ after: record({ g1: credential({ reason: "by hand" }) }) }] },
      ['2027-03-01 g1 issued until=2027-05-21 why="by hand"'],
    ],
    [
      "what was taken over, and from whom",
      {
        turns: [{ after: record({ g1: credential({ code: "taken-over", reason: "somebody's" }) }) }],
        origin,
      },
      ["2027-03-01 g1 taken-over until=2027-05-21 why=somebody's commit=1a2b by=ada"],
    ],
    [
      "a confirmation once, with whose run it was",
      {
        turns: [
          {
            before: record({ g1: credential() }),
            after: record({ g1: credential() }, { confirmed: { g1: today } }),
          },
        ],
        origin,
      },
      ["2027-03-01 g1 confirmed commit=1a2b by=ada"],
    ],
    [
      "no confirmation that was there before",
      {
        turns: [
          {
            before: record({ g1: credential() }, { confirmed: { g1: today } }),
            after: record({ g1: credential() }, { confirmed: { g1: today } }),
          },
        ],
      },
      [],
    ],
    [
      "what was revoked, on the day of the run that saw it, and whose it was",
      { turns: [{ before: record({ g1: credential() }), after: record({ g1: ended("revoked") }) }], origin },
      ["2027-02-28 g1 revoked commit=1a2b by=ada"],
    ],
    [
      "what expired, on its day and of no commit",
      { turns: [{ before: record({ g1: credential() }), after: record({ g1: ended("expired") }) }], origin },
      ["2027-05-21 g1 expired"],
    ],
    [
      "what was lost, of no commit",
      { turns: [{ before: record({ g1: credential() }), after: record({ g1: ended("lost") }) }], origin },
      ["2027-02-28 g1 lost"],
    ],
    [
      "nothing of what had ended so before",
      { turns: [{ before: record({ g1: ended("revoked") }), after: record({ g1: ended("revoked") }) }] },
      [],
    ],
    [
      "who had got it when it ended, with what is known of that",
      {
        turns: [{ before: record({ g1: credential() }), after: record({ g1: ended("expired") }) }],
        holdings: {
          "edge-g1": {
            ...here,
            deliveries: {
              ada: { sentOn: day("2026-11-23"), address: "ada@example.com", form: "link" },
              hook: { sentOn: day("2026-11-24") },
            },
          },
        },
      },
      [
        "2026-11-23 g1 handed-over to=ada address=ada@example.com form=link",
        "2026-11-24 g1 handed-over to=hook",
        "2027-05-21 g1 expired",
      ],
    ],
    [
      "nobody who had got it where it ends a second time, in another way",
      {
        turns: [{ before: record({ g1: ended("retired") }), after: record({ g1: ended("revoked") }) }],
        holdings: { "edge-g1": { ...here, deliveries: { ada: { sentOn: day("2026-11-23") } } } },
      },
      ["2027-02-28 g1 revoked"],
    ],
    [
      "a new name",
      { turns: [{ formerName: "portal" }], origin },
      ["2027-03-01 - renamed from=portal commit=1a2b by=ada"],
    ],
    ["that it left", { turns: [{ isWanted: false }], origin }, ["2027-03-01 - left commit=1a2b by=ada"]],
    [
      "that it left some time before, where an older version had seen that",
      { turns: [{ isWanted: false, before: record({}) }] },
      ['2027-03-01 - left why="noticed by this run; it may have left before"'],
    ],
    [
      "that one left that no record knew",
      { turns: [{ isWanted: false, before: undefined }] },
      ['2027-03-01 - left why="noticed by this run; it may have left before"'],
    ],
  ];
  for (const [title, wish, lines] of cases) {
    it(`is ${title}`, () => {
      assert.deepEqual(linesOf(wish), lines.length === 0 ? {} : { edge: lines });
    });
  }

  const removals: readonly (readonly [
    title: string,
    was: Credential,
    isRemoved: boolean,
    more?: Partial<ConsumerRecord>,
  ])[] = [
    ["retired one", ended("retired"), true],
    ["revoked one", ended("revoked"), true],
    ["one that nobody had got", ended("unpublished"), true],
    ["expired one", ended("expired"), false],
    ["lost one", ended("lost"), false],
    ["live one", credential(), false],
    [
      "retired one of a client of Keycloak, which has ended it itself",
      ended("retired"),
      false,
      { app: { displayName: "Edge", issuer: "https://sso.example.com/realms/maxconf" } },
    ],
    [
      "retired one of Entra, of a consumer that has a client of Keycloak since",
      ended("retired", { app: { displayName: "Edge" } }),
      true,
      { app: { displayName: "Edge", issuer: "https://sso.example.com/realms/maxconf" } },
    ],
    [
      "revoked one of a client of Keycloak",
      ended("revoked"),
      true,
      { app: { displayName: "Edge", issuer: "https://sso.example.com/realms/maxconf" } },
    ],
  ];
  for (const [title, was, isRemoved, more] of removals) {
    it(`${isRemoved ? "tells that the engine removes" : "tells of no removal of"} a ${title} that the ledger drops`, () => {
      const turns = [{ before: record({ g1: was }, more), after: record({}, more) }];
      const removed = { edge: ["2027-03-01 g1 removed"] };
      assert.deepEqual(linesOf({ turns, holdings: { "edge-g1": here } }), isRemoved ? removed : {});
      assert.deepEqual(linesOf({ turns, holdings: { "edge-g1": { ...here, password: "none" } } }), {});
      assert.deepEqual(linesOf({ turns }), {});
    });
  }

  it("is none where no consumer has any", () => {
    const run = { today, holdings: new Map(), origin };
    assert.equal(historyAfter(undefined, [], run), undefined);
  });

  it("stands in the order of the consumers' names, and below what there was", () => {
    const previous = {
      consumers: {},
      history: { web: "2026-11-22 g1 issued until=2027-05-21" },
    } as unknown as Ledger;
    const named = (name: string) => ({ name, formerName: "old" });
    const lines = linesOf({ previous, turns: [named("web"), named("edge"), named("portal")] });
    assert.deepEqual(Object.keys(lines), ["edge", "portal", "web"]);
    assert.deepEqual(lines.web, ["2026-11-22 g1 issued until=2027-05-21", "2027-03-01 - renamed from=old"]);
  });

  it("tells of a return only where it was away", () => {
    const before = (line: string): TurnWish => ({
      previous: { consumers: {}, history: { edge: line } } as unknown as Ledger,
      turns: [{}],
    });
    assert.deepEqual(linesOf(before("2027-01-01 - left")).edge?.at(-1), "2027-03-01 - returned");
    assert.deepEqual(linesOf(before("2027-01-01 - returned")).edge?.length, 1);
  });

  it("begins with what an older ledger still knows, oldest first, and who had got what has ended", () => {
    const known = record(
      {
        g2: credential({ issuedOn: day("2027-02-20"), expiresOn: day("2027-08-19"), code: "due" }),
        g1: ended("expired", { expiresOn: day("2027-02-25"), code: "first" }),
        g0: ended("revoked", {
          adoptedKeyId: "by-hand",
          issuedOn: day("2026-10-01"),
          endedOn: day("2026-12-01"),
        }),
      },
      { confirmed: { g1: day("2026-12-24") }, nextRotation: day("2027-05-01") },
    );
    const previous = { consumers: { edge: known } } as unknown as Ledger;
    const deliveries = { ada: { sentOn: day("2026-11-23") } };
    const holdings = { "edge-g1": { ...here, deliveries }, "edge-g2": { ...here, deliveries } };
    assert.deepEqual(linesOf({ previous, holdings, turns: [{ before: known }] }).edge, [
      '2026-10-01 g0 adopted until=2027-05-21 why="made by hand on this day, adopted later" keyId=by-hand',
      "2026-11-22 g1 issued code=first until=2027-02-25",
      "2026-11-23 g1 handed-over to=ada",
      "2026-12-01 g0 revoked",
      "2026-12-24 g1 confirmed",
      "2027-02-20 g2 issued code=due until=2027-08-19",
      "2027-02-25 g1 expired",
      "2027-03-01 - began",
    ]);
    assert.equal(knownOf(known).length, 6);
  });
});
