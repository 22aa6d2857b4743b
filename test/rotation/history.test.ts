import assert from "node:assert/strict";
import fc from "fast-check";
import { type HistoryEvent, eventsIn, happenings, lineOf, own, parseDay, readLedger } from "../../rotation";
import { Estate } from "./support/estate";
import { anyHistory, histories } from "./support/histories";
import { wrongInHistory } from "./support/historyInvariants";
import { play } from "./support/play";

const until = "2027-05-21";
const first = `2026-11-22 g1 issued code=first until=${until}`;

function linesOf({ ledger }: Pick<Estate, "ledger">, name = "edge"): string[] {
  return own(ledger?.history, name)?.split("\n") ?? [];
}

describe("the history", () => {
  it("tells what happened to a consumer, a line an event", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2026-12-05", { edge: { confirmed: 1 } });
    const forced = { confirmed: 1, force: "leaked in a ticket" };
    estate.run("2027-01-10", { edge: forced });
    estate.run("2027-01-10", { edge: { ...forced, revoke: [1] } });
    estate.run("2027-01-10", { edge: { ...forced, revoke: [1] } });
    assert.deepEqual(linesOf(estate), [
      first,
      "2026-12-05 g1 confirmed",
      '2027-01-10 g2 issued code=forced until=2027-07-09 why="leaked in a ticket"',
      "2027-01-10 g1 revoked",
      "2027-01-10 g1 removed",
    ]);
  });

  it("goes on when the ledger has dropped a credential, and when its consumer is gone and comes back", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    for (const day of ["2026-12-01", "2026-12-02", "2027-06-01", "2027-06-02"]) estate.run(day, {});
    assert.deepEqual(estate.ledger?.consumers, {});
    estate.run("2027-08-01");
    assert.deepEqual(linesOf(estate), [
      first,
      "2026-12-01 - left",
      `${until} g1 expired`,
      "2027-08-01 - returned",
      "2027-08-01 g1 issued code=first until=2028-01-28",
    ]);
  });

  it("says whose run it was and of which commit, of what somebody did", () => {
    const estate = new Estate();
    estate.origin = { commit: "1a2b3c4d5e6f", by: "Ada Byron" };
    estate.run("2026-11-22");
    estate.origin = { commit: "2a2b3c4d5e6f" };
    estate.run("2027-06-01");
    assert.deepEqual(linesOf(estate), [
      `${first} commit=1a2b3c4d5e6f by="Ada Byron"`,
      `${until} g1 expired`,
      "2027-06-01 g2 issued code=current-expired until=2027-11-28 commit=2a2b3c4d5e6f",
    ]);
  });

  it("stays the same where nothing happens, whatever the commit", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const { ledger } = estate;
    for (const day of ["2026-11-22", "2026-12-24"]) {
      estate.origin = { commit: "1a2b3c4d5e6f", by: "ada" };
      estate.run(day);
      assert.deepEqual(estate.ledger, ledger);
    }
  });

  it("takes over who got a credential when that ends", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ada = { sentOn: parseDay("2026-11-23"), address: "ada@example.com", form: "openpgp" };
    estate.holdings = {
      "edge-g1": { password: "protected", published: true, deliveries: { ada } },
    };
    estate.run("2026-11-23");
    assert.deepEqual(linesOf(estate), [first]);
    estate.holdings = { "edge-g1": { password: "protected", published: true, deliveries: { ada } } };
    estate.run("2027-06-01");
    assert.deepEqual(linesOf(estate).slice(1, 3), [
      "2026-11-23 g1 handed-over to=ada address=ada@example.com form=openpgp",
      `${until} g1 expired`,
    ]);
  });

  it("goes on under a consumer's new name, and keeps what it had under the old one", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2027-02-20", { portal: { aliases: ["edge"] } });
    assert.deepEqual(linesOf(estate), [first]);
    assert.deepEqual(linesOf(estate, "portal"), [
      "2027-02-20 - renamed from=edge",
      "2027-02-20 g2 issued code=due until=2027-08-19",
    ]);
  });

  it("tells what was adopted and how that ended, though the ledger drops it at once", () => {
    const estate = new Estate();
    const adopt = {
      keyId: "by-hand",
      issuedOn: parseDay("2026-10-01"),
      expiresOn: parseDay("2027-01-01"),
    };
    estate.run("2026-11-22", { edge: { adopt } });
    estate.run("2027-01-02", { edge: { adopt } });
    assert.deepEqual(
      linesOf(estate).filter((line) => line.includes(" g0 ")),
      ["2026-11-22 g0 adopted until=2027-01-01 keyId=by-hand", "2027-01-01 g0 expired"],
    );
  });

  it("is gone back with a state that is restored, and goes on from there", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const { ledger, holdings } = estate;
    estate.run("2027-02-20", { edge: { force: "one" } });
    Object.assign(estate, { ledger, holdings });
    estate.run("2027-02-21");
    assert.deepEqual(linesOf(estate), [first, "2027-02-21 g2 issued code=due until=2027-08-20"]);
  });

  it("begins, in a ledger of an older version, with what that still knows", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2026-12-01", { edge: { confirmed: 1 } });
    const { history, ...rest } = estate.ledger ?? {};
    assert.notEqual(history, undefined);
    estate.ledger = readLedger({ ...rest, format: 2 });
    const { consumers } = estate.ledger;
    estate.run("2026-12-24", { edge: { confirmed: 1 } });
    assert.deepEqual(linesOf(estate), [first, "2026-12-01 g1 confirmed", "2026-12-24 - began"]);
    assert.deepEqual(estate.ledger.consumers, consumers);
  });

  it(`loses and doubles nothing, over ${Math.ceil(histories / 10)} histories of runs that are killed, renamed and removed`, function () {
    this.timeout(120_000);
    fc.assert(
      fc.property(anyHistory, (history) => {
        const check = wrongInHistory();
        play(history, (moment) => {
          const wrong = check(moment);
          if (wrong !== undefined) throw new Error(wrong);
        });
      }),
      { numRuns: Math.ceil(histories / 10) },
    );
  });
});

describe("a line of the history", () => {
  const text = fc.string({ unit: "binary", minLength: 0, maxLength: 40 });

  it("is read as it was written, whatever somebody wrote as a reason", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...happenings),
        fc.option(fc.nat({ max: 99 }), { nil: undefined }),
        fc.record(
          { code: text, why: text, by: text, address: text },
          { requiredKeys: [], noNullPrototype: true },
        ),
        (what, number, details) => {
          const generation = number === undefined ? {} : { generation: `g${number}` };
          const event: HistoryEvent = { day: parseDay("2027-02-20"), ...generation, what, details };
          const line = lineOf(event);
          assert.ok(!line.includes("\n"));
          assert.deepEqual(eventsIn(line), [event]);
        },
      ),
    );
  });

  for (const line of [
    "",
    "2027-02-30 g1 issued",
    "2027-02-20 g01 issued",
    "2027-02-20 g1 exploded",
    "2027-02-20 g1 issued because",
    '2027-02-20 g1 issued why="no end',
    "2027-02-20 g1 issued colour=red",
    '2027-02-20 g1 issued why="\\x"',
  ]) {
    it(`that no run writes is none: ${line}`, () => {
      assert.deepEqual(eventsIn(line), [undefined]);
    });
  }
});
