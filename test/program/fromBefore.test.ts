import assert from "node:assert/strict";
import { type Ledger, type PlanRequest, parseDay, planLedger, readLedger } from "../../rotation";
import { readSettings } from "../../settings/settings";
import { type Raw, stackFile } from "../settings/stackFile";

/** A ledger as it was stored before a policy had `runsOffByDays` and `switchWithinDays`. */
function stored(policy: object, forced?: string): Raw {
  const edge = {
    app: { displayName: "sec_bcgov_v1 (Test/Edge)", clientId: "d802c929-6984-48f9-81d1-ff8770c65bde" },
    policy,
    credentials: {
      g1: { state: "previous", issuedOn: "2026-11-22", expiresOn: "2027-05-21", reason: "first credential" },
      g2: {
        state: "current",
        issuedOn: "2026-12-05",
        expiresOn: "2027-06-03",
        reason: "forced: 2026-12-05 00:00:00 +0000 UTC",
      },
    },
    nextGeneration: 3,
    nextRotation: "2027-02-19",
    ...(forced === undefined ? {} : { forced }),
  };
  return { format: 2, consumers: { edge } };
}

/** What the next run on the day after makes of it. */
function next(ledger: Raw, more: Raw): Ledger {
  const previous = readLedger(ledger);
  const { consumers, ...rest } = stackFile("test");
  const { edge } = consumers as Raw;
  const { requests } = readSettings({ ...rest, consumers: { edge }, ...more });
  const request: PlanRequest = {
    today: parseDay("2026-12-06"),
    consumers: requests,
    holdings: Object.fromEntries(
      Object.keys(previous.consumers.edge?.credentials ?? {}).map((generation) => [
        `edge-${generation}`,
        { password: "protected", published: true } as const,
      ]),
    ),
  };
  const result = planLedger(previous, request);
  assert.ok(result.ok);
  return result.ledger;
}

describe("a ledger from before, with a stack file that nobody changed,", () => {
  const policy = { secretExpirationDays: 180, rotateEveryDays: 90, earlyDays: 14, maxActiveSecrets: 3 };

  for (const [name, written] of [
    ["whole", policy],
    ["in part", { rotateEveryDays: 90 }],
    ["not at all", undefined],
  ] as const) {
    it(`stays as it is with a policy that is written ${name}`, () => {
      const ledger = stored(policy);
      assert.deepEqual(next(ledger, { policy: written }).consumers, ledger.consumers);
    });
  }

  it("stays as it is where other dates would do with fewer secrets", () => {
    const ledger = stored({ ...policy, secretExpirationDays: 200, rotateEveryDays: 120 });
    const changed = { secretExpirationDays: 200, rotateEveryDays: 120 };
    const { edge } = next(ledger, { policy: changed }).consumers;
    assert.deepEqual(edge?.policy, { ...policy, ...changed });
  });

  for (const forced of ["2026-12-05", "2026-12-05 00:00:00 +0000 UTC", "2026-12-05T00:00:00Z"]) {
    for (const force of ["2026-12-05", "2026-12-05 00:00:00 +0000 UTC", "2026-12-05T00:00:00Z"]) {
      it(`takes force ${force} for the order ${forced} that counted already, and keeps its spelling`, () => {
        const ledger = stored(policy, forced);
        assert.deepEqual(next(ledger, { force: { edge: force } }).consumers, ledger.consumers);
      });
    }
  }

  it("takes another day for another order", () => {
    const ledger = next(stored(policy, "2026-12-05 00:00:00 +0000 UTC"), {
      force: { edge: "2026-12-06 00:00:00 +0000 UTC" },
    });
    assert.equal(ledger.consumers.edge?.credentials.g3?.reason, "forced: 2026-12-06");
  });
});

describe("a ledger", () => {
  it("keeps a policy with what it derives, and what isn't the default", () => {
    const policy = { secretExpirationDays: 90, rotateEveryDays: 60, runsOffByDays: 4, switchWithinDays: 21 };
    const ledger = next({ format: 3, consumers: {} }, { policy });
    const kept = { ...policy, earlyDays: 8, maxActiveSecrets: 3 };
    assert.deepEqual(ledger.consumers.edge?.policy, kept);
    assert.deepEqual(readLedger(JSON.parse(JSON.stringify(ledger))), ledger);
  });
});
