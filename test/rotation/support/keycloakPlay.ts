import assert from "node:assert/strict";
import {
  type ConsumerRecord,
  type ConsumerRequest,
  type Day,
  type Decision,
  type Ledger,
  type PlanResult,
  planLedger,
} from "../../../rotation";
import type { Event, History } from "./keycloakHistories";
import { type Act, KeycloakProgram, consumer } from "./keycloakProgram";
import { KeycloakClient, dayAt } from "./keycloakServer";

/** One run of a history, and what came of it. */
export interface Moment {
  readonly event: Event["kind"];
  readonly hour: number;
  readonly today: Day;
  readonly request: ConsumerRequest | undefined;
  readonly before: ConsumerRecord | undefined;
  readonly after: ConsumerRecord | undefined;
  readonly decision: Decision | undefined;
  /** What was done on the server in this run. */
  readonly acts: readonly Act[];
  /** Generations that the state had before the run. */
  readonly held: readonly string[];
  /** The history before and after. */
  readonly histories: readonly [before: Ledger["history"], after: Ledger["history"]];
  /** Why the run failed. */
  readonly failure: string | undefined;
  /** The run before finished, on the same day, and was asked the same. */
  readonly isAgain: boolean;
  readonly client: KeycloakClient;
  readonly valueOf: (generation: string) => string | undefined;
}

/** Plays a history. What a run refuses, the operator takes back, and runs again. */
export function play(history: History, visit: (moment: Moment) => void): void {
  const player = new Player(history, visit);
  for (const { gap, event } of history.steps) player.step(gap, event);
}

class Player {
  private readonly client = new KeycloakClient();
  private readonly program = new KeycloakProgram(this.client);
  private request: ConsumerRequest;
  private isPresent = true;
  private ledger: Ledger | undefined;
  private hour = 0;
  private steps = 0;
  /** The day of the last run, if it finished. */
  private finishedOn: Day | undefined;

  constructor(
    history: History,
    private readonly visit: (moment: Moment) => void,
  ) {
    if (!history.creates) this.client.create(0, false);
    const app = { displayName: "web", clientId: "web", issuer: "https://sso.example.com/realms/maxconf" };
    this.request = { app, policy: history.policy };
  }

  step(gap: number, event: Event): void {
    this.hour += gap;
    this.steps += 1;
    this.byOthers(event);
    const { hour, program, client } = this;
    const today = dayAt(hour);
    const before = this.ledger?.consumers[consumer];
    const held = [...program.values().values()];
    const wish = this.changed(event, before);
    const tried = this.plan(wish, event);
    const isPresent = this.isWanted(event);
    const isSame = tried.ok && wish === this.request && isPresent === this.isPresent;
    this.isPresent = isPresent;
    if (tried.ok) this.request = wish;
    // An order that was accepted, and that couldn't be carried out then, may be refused now.
    else if (!this.plan(this.request, event).ok) {
      const { app, policy } = this.request;
      this.request = { app, policy };
    }
    const result = this.plan(this.request, event);
    assert(result.ok, "a run without any change was refused");

    const histories = [this.ledger?.history, result.ledger.history] as const;
    this.ledger = result.ledger;
    const after = result.ledger.consumers[consumer];
    const acts = program.acts.length;
    const kill = event.kind === "kill" ? event.kill : undefined;
    const failure =
      event.kind === "unreachable" ? "the server can't be reached" : program.run(after, hour, kill);
    this.visit({
      event: event.kind,
      hour,
      today,
      request: isPresent ? this.request : undefined,
      before,
      after,
      decision: result.decisions[consumer],
      acts: program.acts.slice(acts),
      held,
      histories,
      failure,
      isAgain: isSame && event.kind === "nothing" && this.finishedOn === today,
      client,
      valueOf: (generation) => program.valueOf(generation),
    });
    this.finishedOn = failure === undefined ? today : undefined;
  }

  private plan(request: ConsumerRequest, event: Event): PlanResult {
    const { hour, program, client } = this;
    const found =
      event.kind === "unreachable"
        ? { appProblem: "the server can't be reached" }
        : { server: client.facts(hour, program.values()) };
    const isPresent = this.isWanted(event);
    const consumers: Record<string, ConsumerRequest> = isPresent
      ? { [consumer]: { ...request, ...found } }
      : {};
    return planLedger(this.ledger, { today: dayAt(hour), holdings: program.holdings(), consumers });
  }

  /** It comes back once all of it is gone, or while the ledger still knows it. */
  private isWanted({ kind }: Event): boolean {
    if (kind === "remove") return false;
    const isClear = this.ledger?.consumers[consumer] !== undefined || this.program.values().size === 0;
    return this.isPresent || (kind === "bring back" && isClear);
  }

  private byOthers({ kind }: Event): void {
    switch (kind) {
      case "regenerate":
        this.client.regenerate(this.hour);
        break;
      case "overwrite":
        this.client.overwrite(this.hour);
        break;
      case "set an older one":
        this.client.overwrite(this.hour, this.olderOne());
        break;
      case "invalidate":
        this.client.invalidate();
        break;
      case "nothing":
      case "force":
      case "revoke":
      case "kill":
      case "unreachable":
      case "remove":
      case "bring back":
      case "change policy":
    }
  }

  /** The value of one that steps back, as a tool's state from before the rotation has it. */
  private olderOne(): string | undefined {
    const known = Object.entries(this.ledger?.consumers[consumer]?.credentials ?? {});
    return known.flatMap(([generation, { state }]) =>
      state === "previous" ? (this.program.valueOf(generation) ?? []) : [],
    )[0];
  }

  private changed(event: Event, record: ConsumerRecord | undefined): ConsumerRequest {
    const newest = (record?.nextGeneration ?? 1) - 1;
    switch (event.kind) {
      case "force":
        return { ...this.request, force: `reason ${this.steps}` };
      case "revoke": {
        const numbers = Array.from({ length: event.count }, (_, at) => newest - event.from - at);
        return { ...this.request, revoke: numbers.filter((number) => number > 0) };
      }
      case "change policy":
        return { ...this.request, policy: event.policy };
      case "nothing":
      case "kill":
      case "unreachable":
      case "remove":
      case "bring back":
      case "regenerate":
      case "overwrite":
      case "set an older one":
      case "invalidate":
        return this.request;
    }
  }
}
