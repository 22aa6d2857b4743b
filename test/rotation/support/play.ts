import assert from "node:assert/strict";
import {
  type ConsumerRecord,
  type ConsumerRequest,
  type Day,
  type Decision,
  type Ledger,
  type PlanResult,
  type Policy,
  addDays,
  credentialName,
  daysBetween,
  generationName,
  overdueOn,
  parseDay,
  planLedger,
} from "../../../rotation";
import { Engine } from "./engine";
import type { Event, History, Step } from "./histories";

/** One run of a history: what was known before it, what it was asked, and what came of it. */
export interface Moment {
  readonly today: Day;
  readonly event: Event["kind"];
  /** What the stack file says; undefined while the consumer is not in it. */
  readonly request: ConsumerRequest | undefined;
  readonly before: ConsumerRecord | undefined;
  readonly after: ConsumerRecord | undefined;
  readonly decision: Decision | undefined;
  readonly warnings: readonly string[];
  /** The second run on one day that was asked the same. */
  readonly isAgain: boolean;
  /** The run before this one finished. */
  readonly isAfterFinished: boolean;
  /** Protected resources that the engine would have had to delete. */
  readonly refusals: readonly string[];
  /** Generations that somebody removed from the app before this run. */
  readonly lost: readonly string[];
  /** The history before and after. */
  readonly histories: readonly [before: Ledger["history"], after: Ledger["history"]];
  /** Generations that were published before this run. */
  readonly published: readonly string[];
}

/** The stack file. */
interface Stack {
  readonly name: string;
  readonly isPresent: boolean;
  readonly request: ConsumerRequest;
}

export const firstDay = parseDay("2026-11-22");

/** How an operator goes about it. */
export interface Habits {
  /** Previews a change first, and takes it back if the preview warns of anything. */
  readonly heedsWarnings?: boolean;
  /** Looks at the status once a week, and runs `up` when a rotation is missing. */
  readonly watches?: boolean;
}

/** Plays a history, run by run. What a run refuses, the operator takes back, and runs again. */
export function play(history: History, visit: (moment: Moment) => void, habits: Habits = {}): void {
  const player = new Player(history.policy, visit, habits);
  for (const step of history.steps) player.step(step);
}

class Player {
  private readonly engine = new Engine();
  private stack: Stack;
  private ledger: Ledger | undefined;
  private today = firstDay;
  private lastRun: Day | undefined;
  private isAfterFinished = false;
  private steps = 0;

  constructor(
    policy: Policy,
    private readonly visit: (moment: Moment) => void,
    private readonly habits: Habits,
  ) {
    this.stack = { name: "c0", isPresent: true, request: { app: { displayName: "edge" }, policy } };
  }

  step({ gap, event }: Step): void {
    const day = addDays(this.today, gap);
    if (this.habits.watches === true) this.watchUntil(day);
    this.today = day;
    this.steps += 1;
    this.run(event);
  }

  private watchUntil(day: Day): void {
    const sinceWatch = daysBetween(firstDay, this.today) % 7;
    for (let next = addDays(this.today, 7 - sinceWatch); next < day; next = addDays(next, 7)) {
      const record = this.ledger?.consumers[this.stack.name];
      const overdue = record && overdueOn(record);
      if (overdue === undefined || overdue > next) continue;
      this.today = next;
      this.run({ kind: "nothing" });
    }
  }

  private run(event: Event): void {
    const { today, ledger, lastRun, isAfterFinished } = this;
    const before = ledger?.consumers[this.stack.name];
    if (event.kind === "lose") this.engine.remove(generationBefore(this.stack, before, event.back));
    const holdings = Object.entries(this.engine.holdings());
    const asked = changed(this.stack, event, this.steps, before, today);
    const tried = this.plan(asked);
    const isAccepted = tried.ok && !(this.habits.heedsWarnings === true && tried.warnings.length > 0);
    const stack = isAccepted ? asked : this.stack;
    const result = this.plan(stack);
    assert(result.ok, "a run without any change was refused");

    const after = result.ledger.consumers[stack.name];
    this.visit({
      today,
      event: isAccepted ? event.kind : "nothing",
      request: stack.isPresent ? stack.request : undefined,
      before,
      after,
      decision: result.decisions[stack.name],
      warnings: result.warnings,
      isAgain: today === lastRun && stack === this.stack && event.kind !== "lose",
      isAfterFinished,
      lost: generations(holdings.filter(([, { password }]) => password === "none")),
      published: generations(holdings.filter(([, { published }]) => published)),
      refusals: this.engine.refusals(stack.name, after),
      histories: [ledger?.history, result.ledger.history],
    });
    this.engine.run(stack.name, after, today, event.kind === "kill" ? event.done : undefined);
    this.stack = stack;
    this.ledger = result.ledger;
    this.lastRun = today;
    this.isAfterFinished = event.kind !== "kill";
  }

  private plan({ isPresent, name, request }: Stack): PlanResult {
    const consumers = isPresent ? { [name]: request } : {};
    const origin = { commit: `c${this.steps}`, by: "ada" };
    return planLedger(this.ledger, {
      today: this.today,
      holdings: this.engine.holdings(),
      consumers,
      origin,
    });
  }
}

function generations(holdings: readonly [string, unknown][]): string[] {
  return holdings.map(([name]) => name.slice(name.lastIndexOf("-") + 1));
}

/** The name of the generation that lies `back` before the newest. */
function generationBefore({ name }: Stack, record: ConsumerRecord | undefined, back: number): string {
  return credentialName(name, generationName((record?.nextGeneration ?? 1) - 1 - back));
}

/** The stack file after somebody changed it. */
function changed(
  stack: Stack,
  event: Event,
  index: number,
  record: ConsumerRecord | undefined,
  today: Day,
): Stack {
  const { request } = stack;
  const newest = (record?.nextGeneration ?? 1) - 1;
  const wanting = (more: Partial<ConsumerRequest>): Stack => ({ ...stack, request: { ...request, ...more } });
  switch (event.kind) {
    case "nothing":
    case "kill":
    case "lose":
      return stack;
    case "change app":
      return wanting({ app: { ...request.app, clientId: `app ${index}`, objectId: `object ${index}` } });
    case "force":
      return wanting({ force: `reason ${index}` });
    case "confirm":
      return newest === 0 ? stack : wanting({ confirmed: newest });
    case "revoke":
      return newest - event.back < 1 ? stack : wanting({ revoke: [newest - event.back] });
    case "change policy":
      return wanting({ policy: event.policy });
    case "adopt":
      return wanting({ adopt: { keyId: "by-hand", issuedOn: today, expiresOn: addDays(today, 100) } });
    case "remove":
      return { ...stack, isPresent: false };
    case "bring back":
      return { ...stack, isPresent: true };
    case "rename":
      if (!stack.isPresent) return stack;
      return { ...wanting({ aliases: [stack.name] }), name: `c${index + 1}` };
  }
}
