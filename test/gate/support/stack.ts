import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { packageRoot } from "../../../cli/places";
import {
  type Ledger,
  type ServerFacts,
  isLive,
  parseDay,
  planLedger,
  renderProblem,
} from "../../../rotation";
import { uuidOf } from "../../../local-azure/ids";
import { holdingsIn } from "../../../components/holdings";
import { type Settings, readSettings } from "../../../settings/settings";
import { afterUpdate, goalsOf, stepsOf } from "./engine";
import type { Run, State } from "./goal";
import { type PreviewJson, type StateJson, type StepJson, providerOf, urns } from "./json";

type Config = Record<string, unknown>;

/**
 * MaxConf's test stack without an engine: its plan is the real one, and its previews have the shape of those with
 * --show-sames that the engine writes (test/engine/gate.test.ts passes the engine's own through the gate).
 */
export class Stack {
  readonly config: Config;
  private ledger: Ledger | undefined;
  private state: State = new Map();
  /** What Keycloak says of its clients, by consumer; left out: what the last run left there. */
  readonly server: Record<string, ServerFacts> = {};

  constructor() {
    const file = load(readFileSync(join(packageRoot, "Pulumi.test.yaml"), "utf8")) as { config: Config };
    this.config = structuredClone(file.config);
  }

  /** One update. */
  up(day: string): this {
    const ledger = this.plan(day);
    this.state = afterUpdate(this.run(ledger, day));
    this.ledger = ledger;
    return this;
  }

  preview(day: string): PreviewJson {
    const ledger = this.plan(day);
    const run = this.run(ledger, day);
    const steps = [this.root(), ledgerStep(this.ledger, ledger), ...stepsOf(goalsOf(run), run.state)];
    const config = Object.entries(this.config).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    return {
      config: Object.fromEntries(config) as PreviewJson["config"],
      steps,
      diagnostics: [],
      changeSummary: {},
    };
  }

  private settings(): Settings {
    const own = Object.entries(this.config).map(([key, value]) => [key.replace("quarterturn:", ""), value]);
    return readSettings(Object.fromEntries(own) as Config);
  }

  private run(ledger: Ledger, day: string): Run {
    return { ledger, settings: this.settings(), day, state: this.state };
  }

  private plan(day: string): Ledger {
    const consumers = Object.fromEntries(
      Object.entries(this.settings().requests).map(([name, { app, ...request }]) => [
        name,
        {
          ...request,
          ...(app.issuer === undefined
            ? {}
            : { server: this.server[name] ?? serverAfter(this.ledger, name) }),
          app:
            app.clientId === undefined || app.issuer !== undefined
              ? app
              : { ...app, objectId: uuidOf("app", app.clientId) },
        },
      ]),
    );
    const resources = [...this.state.values()].map(({ urn, outputs = {} }) => ({ urn, outputs }));
    const holdings = holdingsIn(resources);
    const result = planLedger(this.ledger, { today: parseDay(day), consumers, holdings });
    assert(result.ok, result.ok ? "" : result.problems.map(renderProblem).join("\n"));
    return result.ledger;
  }

  private root(): StepJson {
    const state = { urn: urns.stack, custom: false, inputs: {} };
    if (this.ledger === undefined) return { op: "create", urn: urns.stack, newState: state };
    return {
      op: "same",
      urn: urns.stack,
      oldState: state,
      newState: state,
    };
  }
}

function serverAfter(ledger: Ledger | undefined, name: string): ServerFacts {
  const live = Object.entries(ledger?.consumers[name]?.credentials ?? {}).filter(([, one]) => isLive(one));
  const [current, rotated] = live.reverse();
  if (current === undefined) return { current: "unknown" };
  return {
    current: current[0],
    expiresOn: current[1].expiresOn,
    ...(rotated && { rotated: { generation: rotated[0], expiresOn: rotated[1].expiresOn } }),
  };
}

function ledgerStep(before: Ledger | undefined, after: Ledger): StepJson {
  const state = (ledger: Ledger): StateJson => ({
    urn: urns.ledger,
    custom: true,
    provider: providerOf(urns.ledger),
    protect: true,
    inputs: structuredClone({ ...ledger }),
  });
  if (before === undefined) return { op: "create", urn: urns.ledger, newState: state(after) };
  const op = JSON.stringify(before) === JSON.stringify(after) ? "same" : "update";
  return { op, urn: urns.ledger, oldState: state(before), newState: state(after) };
}
