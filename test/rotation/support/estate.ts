import assert from "node:assert/strict";
import {
  type ConsumerRecord,
  type ConsumerRequest,
  type Decision,
  type Holding,
  type Ledger,
  type Origin,
  type PlanResult,
  type Policy,
  credentialName,
  defaultPolicy,
  given,
  isLive,
  parseDay,
  planLedger,
  readLedger,
  renderProblem,
} from "../../../rotation";

/** What a test says of a consumer; the rest is filled in. */
export type Wish = Partial<Omit<ConsumerRequest, "policy">> & { readonly policy?: Partial<Policy> };
export type Wishes = Readonly<Record<string, Wish>>;

export function request(wish: Wish = {}): ConsumerRequest {
  return {
    app: { displayName: "sec_bcgov_v1 (Test/Edge)" },
    ...wish,
    policy: { ...defaultPolicy, ...wish.policy },
  };
}

/** A stack that is run day after day: it keeps the ledger and what the engine's state has, as the engine does. */
export class Estate {
  ledger: Ledger | undefined;
  holdings: Readonly<Record<string, Holding>> = {};
  /** Whose run the next one is. */
  origin: Origin | undefined;

  /** One run that finishes. */
  run(today: string, wishes: Wishes = { edge: {} }): Ran {
    const ran = this.killed(today, wishes);
    this.holdings = holdingsOf(ran.ledger);
    return ran;
  }

  /** One run that is killed after the ledger was stored, before anything else happened. */
  killed(today: string, wishes: Wishes = { edge: {} }): Ran {
    const result = this.plan(today, wishes);
    assert(result.ok, result.ok ? "" : result.problems.map(renderProblem).join("\n"));
    this.ledger = readLedger(JSON.parse(JSON.stringify(result.ledger)));
    return new Ran(result);
  }

  /** The problems that refuse a run, as text. */
  refused(today: string, wishes: Wishes = { edge: {} }): string[] {
    const result = this.plan(today, wishes);
    assert(!result.ok, "the run was not refused");
    return result.problems.map(renderProblem);
  }

  plan(today: string, wishes: Wishes): PlanResult {
    const consumers = Object.fromEntries(Object.entries(wishes).map(([name, wish]) => [name, request(wish)]));
    const { holdings, origin } = this;
    return planLedger(this.ledger, {
      today: parseDay(today),
      consumers,
      holdings,
      ...given("origin", origin),
    });
  }
}

/** A run that was not refused. */
export class Ran {
  readonly ledger: Ledger;
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
  private readonly decisions: Readonly<Record<string, Decision>>;

  constructor(result: Extract<PlanResult, { ok: true }>) {
    this.ledger = result.ledger;
    this.warnings = result.warnings;
    this.notes = result.notes;
    this.decisions = result.decisions;
  }

  record(consumer = "edge"): ConsumerRecord {
    const record = this.ledger.consumers[consumer];
    assert(record !== undefined, `no record of ${consumer}`);
    return record;
  }

  /** `g1 previous, g2 current`. */
  states(consumer = "edge"): string {
    const { credentials } = this.record(consumer);
    return Object.entries(credentials)
      .map(([generation, { state }]) => `${generation} ${state}`)
      .join(", ");
  }

  /** `forced: forced: leaked in a ticket`. */
  decision(consumer = "edge"): string {
    const decision = this.decisions[consumer];
    return `${decision?.code ?? "none"}: ${decision?.sentence ?? ""}`;
  }

  code(consumer = "edge"): Decision["code"] | undefined {
    return this.decisions[consumer]?.code;
  }
}

/** What the engine's state has after a run that finished. */
export function holdingsOf(ledger: Ledger): Record<string, Holding> {
  const held = Object.entries(ledger.consumers).flatMap(([consumer, { credentials }]) =>
    Object.entries(credentials)
      .filter(([, { adoptedKeyId }]) => adoptedKeyId === undefined)
      .map(([generation, credential]): [string, Holding] => [
        credentialName(consumer, generation),
        { password: isLive(credential) ? "protected" : "released", published: true },
      ]),
  );
  return Object.fromEntries(held);
}
