import assert from "node:assert/strict";
import { reasons, withoutSames } from "./support/gate";
import { Stack } from "./support/stack";

/** What operators do on purpose: none of it may be refused, with or without --show-sames. */
const days: Readonly<Record<string, (stack: Stack) => string>> = {
  "a quiet day": () => "2026-12-01",
  "the quarter's rotation": () => "2027-02-20",
  "a rotation two weeks early": () => "2027-02-06",
  "a forced rotation": (stack) => {
    stack.config["quarterturn:force"] = { edge: "2026-12-05 leaked in a ticket" };
    return "2026-12-05";
  },
  "a revoked credential": (stack) => {
    stack.up("2027-02-20");
    stack.config["quarterturn:revoke"] = { edge: [1] };
    return "2027-02-27";
  },
  "the deletion of a revoked credential": (stack) => {
    stack.up("2027-02-20");
    stack.config["quarterturn:revoke"] = { edge: [1] };
    stack.up("2027-02-27");
    return "2027-02-27";
  },
  "the current credential revoked, and its successor": (stack) => {
    stack.config["quarterturn:revoke"] = { edge: [1] };
    return "2026-12-05";
  },
  "an expired credential": (stack) => {
    stack.up("2027-02-20").up("2027-05-10");
    return "2027-05-21";
  },
  "the deletion of an expired credential": (stack) => {
    stack.up("2027-02-20").up("2027-05-21");
    return "2027-05-22";
  },
  "a rotation after everything expired": () => "2027-06-30",
  "old secrets that retire early": (stack) => {
    stack.config["quarterturn:policy"] = { rotatedSecretExpirationDays: 60 };
    stack.up("2026-11-23").up("2027-02-20");
    return "2027-04-21";
  },
  "another policy": (stack) => {
    stack.config["quarterturn:policy"] = { rotateEveryDays: 60, earlyDays: 14, maxActiveSecrets: 4 };
    return "2026-12-01";
  },
  "a consumer that leaves": (stack) => {
    const { test } = stack.config["quarterturn:consumers"] as Record<string, object>;
    stack.config["quarterturn:consumers"] = { test };
    return "2026-12-01";
  },
  "a new consumer": (stack) => {
    const consumers = stack.config["quarterturn:consumers"] as Record<string, object>;
    consumers.reports = { displayName: "MaxConf reports" };
    return "2026-12-01";
  },
  "a consumer whose app was registered anew": (stack) => {
    const { edge } = stack.config["quarterturn:consumers"] as Record<string, object>;
    Object.assign(edge ?? {}, { clientId: "11111111-6984-48f9-81d1-ff8770c65bde" });
    return "2026-12-01";
  },
  "a consumer whose app is one of the stack's own from now on": (stack) => {
    const { edge } = stack.config["quarterturn:consumers"] as Record<string, { clientId?: string }>;
    delete edge?.clientId;
    return "2026-12-01";
  },
  "a confirmation": (stack) => {
    stack.config["quarterturn:confirmed"] = { edge: 1 };
    return "2026-12-01";
  },
  "an adopted credential": (stack) => {
    stack.config["quarterturn:adopt"] = {
      edge: {
        keyId: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b",
        issuedOn: "2026-10-01",
        expiresOn: "2027-03-30",
      },
    };
    return "2026-12-01";
  },
};

describe("The gate lets pass", () => {
  for (const [title, prepare] of Object.entries(days)) {
    it(title, () => {
      const stack = new Stack().up("2026-11-22");
      const preview = stack.preview(prepare(stack));
      assert.deepEqual(reasons(preview), []);
      assert.deepEqual(reasons(withoutSames(preview)), []);
    });
  }

  it("a first run with --first-run", () => {
    const preview = new Stack().preview("2026-11-22");
    assert.deepEqual(reasons(preview, { firstRun: true, stack: "test" }), []);
  });

  it("four years of quarters, each with its preview", () => {
    const stack = new Stack().up("2026-11-22");
    for (let quarter = 0, day = Date.parse("2026-11-22"); quarter < 16; quarter += 1) {
      day += 91 * 86_400_000;
      const today = new Date(day).toISOString().slice(0, 10);
      assert.deepEqual(reasons(stack.preview(today)), [], today);
      assert.deepEqual(reasons(withoutSames(stack.preview(today))), [], today);
      stack.up(today);
    }
  });
});
