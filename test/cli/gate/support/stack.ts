import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { projectRoot } from "../../../../cli/projectRoot";
import { type Holding, type Ledger, isLive, parseDay, planLedger, renderProblem } from "../../../../rotation";
import { readSettings } from "../../../../stacks/settings";
import { type PreviewJson, type StepJson, urns } from "./json";
import { credentialSteps, credentialsOf, kept, ledgerStep, secretStep } from "./steps";

type Config = Record<string, unknown>;

/**
 * MaxConf's test stack without an engine: its plan is the real one, and its previews have the shape of those with
 * --show-sames that the engine writes (test/engine/gate.test.ts passes the engine's own through the gate).
 */
export class Stack {
  readonly config: Config;
  private ledger: Ledger | undefined;
  private holdings: Record<string, Holding> = {};

  constructor() {
    const file = load(readFileSync(join(projectRoot, "Pulumi.test.yaml"), "utf8")) as { config: Config };
    this.config = structuredClone(file.config);
  }

  /** One update. */
  up(day: string): this {
    this.ledger = this.plan(day);
    this.holdings = Object.fromEntries(
      credentialsOf(this.ledger).map(([name, , credential]) => [
        name,
        { password: isLive(credential) ? "protected" : "released", published: true },
      ]),
    );
    return this;
  }

  preview(day: string): PreviewJson {
    const [before, after] = [this.ledger, this.plan(day)];
    const steps = [
      this.root(),
      ledgerStep(before, after),
      kept(urns.vault, { vaultName: "kvlt-maxconf-test" }, true),
      ...credentialSteps(before, after, day),
      ...Object.entries(after.consumers).map(([consumer, record]) => secretStep(consumer, record, before)),
    ];
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

  private plan(day: string): Ledger {
    const own = Object.entries(this.config).map(([key, value]) => [key.replace("quarterturn:", ""), value]);
    const { requests } = readSettings(Object.fromEntries(own) as Config);
    const consumers = Object.fromEntries(
      Object.entries(requests).map(([name, request]) => [
        name,
        request.app.clientId === undefined
          ? request
          : { ...request, app: { ...request.app, objectId: `object of ${name}` } },
      ]),
    );
    const result = planLedger(this.ledger, { today: parseDay(day), consumers, holdings: this.holdings });
    assert(result.ok, result.ok ? "" : result.problems.map(renderProblem).join("\n"));
    return result.ledger;
  }

  private root(): StepJson {
    const state = { urn: urns.stack, inputs: {} };
    if (this.ledger === undefined) return { op: "create", urn: urns.stack, newState: state };
    return {
      op: "same",
      urn: urns.stack,
      oldState: state,
      newState: state,
    };
  }
}
