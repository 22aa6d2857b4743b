/** Something that a person must change before the plan can be made. */
export interface Problem {
  /** Where it stands in the stack file, e.g. `revoke.edge`. */
  readonly key: string;
  readonly got: string;
  readonly want: string;
  /** What to do, where that isn't plain from `want`. */
  readonly wayOut?: string;
}

/** `key: got …, want …; way out`. */
export function renderProblem({ key, got, want, wayOut }: Problem): string {
  return `${key}: got ${got}, want ${want}${wayOut === undefined ? "" : `; ${wayOut}`}`;
}

/** A value of a stack file, as a problem shows it. */
export function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
