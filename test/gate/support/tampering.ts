import assert from "node:assert/strict";
import { newInputs, reasons, stepAt } from "./gate";
import { type PreviewJson, type StepJson, urns } from "./json";
import { Stack } from "./stack";

interface Ledger {
  format: number;
  consumers: Record<string, LedgerRecord>;
  history: Record<string, string>;
}

interface LedgerRecord {
  credentials: Record<string, Record<string, unknown>>;
  nextGeneration: number;
  policy: Record<string, number>;
  app: Record<string, unknown>;
}

/** What somebody changes in a preview that passes, and the reason that refuses it then. */
export type Tampering = readonly [change: (preview: PreviewJson) => void, reason: RegExp];

/** The quarter's rotation to g2. */
export function rotation(): PreviewJson {
  return new Stack().up("2026-11-22").preview("2027-02-20");
}

export const g1 = urns.password("edge-g1");
export const g2 = urns.password("edge-g2");

/** Each case alone is enough to refuse the rotation. */
export function describeTampering(title: string, table: Readonly<Record<string, Tampering>>): void {
  describe(title, () => {
    for (const [name, [change, reason]] of Object.entries(table)) {
      it(name, () => {
        const preview = rotation();
        assert.deepEqual(reasons(preview), []);
        change(preview);
        const found = reasons(preview);
        assert.ok(
          found.some((one) => reason.test(one)),
          found.length === 0 ? "it passed" : found.join("\n"),
        );
      });
    }
  });
}

/** The ledger that a preview would leave. */
export function ledgerOf(preview: PreviewJson): Ledger {
  return newInputs(preview, urns.ledger) as unknown as Ledger;
}

/** What it says of edge. */
export function edgeOf(preview: PreviewJson): LedgerRecord {
  const { edge } = ledgerOf(preview).consumers;
  assert(edge !== undefined, "no edge");
  return edge;
}

/** Changes what it says of one of edge's generations. */
export function sayOfEdge(generation: string, facts: object): (preview: PreviewJson) => void {
  return (preview) => {
    Object.assign(edgeOf(preview).credentials[generation] ?? {}, facts);
  };
}

/** Has the engine do something else to a resource. */
export function operate(urn: string, op: string): (preview: PreviewJson) => void {
  return (preview) => {
    stepAt(preview, urn).op = op;
  };
}

export function remove(urn: string): (preview: PreviewJson) => void {
  return (preview) => {
    const step = stepAt(preview, urn);
    step.op = "delete";
    delete step.newState;
  };
}

export function unprotect(urn: string): (preview: PreviewJson) => void {
  return (preview) => {
    delete stepAt(preview, urn).newState?.protect;
  };
}

/** Leaves a step out. */
export function drop(urn: string): (preview: PreviewJson) => void {
  return (preview) => {
    preview.steps = preview.steps.filter((step) => step.urn !== urn);
  };
}

/** Has another input in what a step would leave. */
export function put(urn: string, inputs: object): (preview: PreviewJson) => void {
  return (preview) => {
    Object.assign(newInputs(preview, urn), inputs);
  };
}

/** Has an input of a resource come from another resource. */
export function source(urn: string, input: string, ...from: string[]) {
  return (preview: PreviewJson): void => {
    const { newState } = stepAt(preview, urn);
    if (newState) newState.propertyDependencies = { ...newState.propertyDependencies, [input]: from };
  };
}

/** Sets a resource option. */
export function option(urn: string, options: object) {
  return (preview: PreviewJson): void => {
    Object.assign(stepAt(preview, urn).newState ?? {}, options);
  };
}

/** Changes inputs of what stays, as the engine would show it. */
export function change(urn: string, inputs: object) {
  return (preview: PreviewJson): void => {
    stepAt(preview, urn).op = "update";
    put(urn, inputs)(preview);
  };
}

export function section(preview: PreviewJson, urn: string, name: string): Record<string, unknown> {
  return newInputs(preview, urn)[name] as Record<string, unknown>;
}

/** Adds a resource that the stack doesn't have. */
export function add(step: StepJson): (preview: PreviewJson) => void {
  return (preview) => {
    preview.steps.push(step);
  };
}

/** A step that makes a resource. */
export function creation(urn: string): StepJson {
  return { op: "create", urn, newState: { urn, inputs: {} } };
}

/** A step that deletes a resource. */
export function deletion(urn: string): StepJson {
  return { op: "delete", urn, oldState: { urn, inputs: {} } };
}
