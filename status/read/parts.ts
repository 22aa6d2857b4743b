import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/** What a list is cut into, so that each request stays within what a service takes. */
export interface PartSize<T> {
  /** Items, at most. */
  readonly most: number;
  /** Bytes that a part takes, at most; a single item always makes a part. */
  readonly bytes?: { readonly of: (part: readonly T[]) => number; readonly most: number };
}

/** The list in parts, in its order, each as long as it may be. */
export function partsOf<T>(items: readonly T[], { most, bytes }: PartSize<T>): T[][] {
  const parts: T[][] = [];
  for (const item of items) {
    const last = parts.at(-1);
    const fits = last !== undefined && last.length < most;
    if (fits && (bytes === undefined || bytes.of([...last, item]) <= bytes.most)) last.push(item);
    else parts.push([item]);
  }
  return parts;
}

/** A service's allowance, kept from this side: what is refused counts against it, too. */
export class Pace {
  private readonly begun: number[] = [];

  constructor(
    private readonly requests: number,
    private readonly milliseconds: number,
  ) {}

  /** Waits until one more request may begin. */
  async turn(): Promise<void> {
    const first = this.begun.length < this.requests ? undefined : this.begun.shift();
    const wait = first === undefined ? 0 : first + this.milliseconds - performance.now();
    if (wait > 0) await sleep(wait);
    this.begun.push(performance.now());
  }
}
