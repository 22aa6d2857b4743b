import { performance } from "node:perf_hooks";
import { after, before, type Aftermath, type Refusal, type Turn } from "./decide";
import type { Area, Asked } from "./operations";
import type { Fault, FaultName, FaultValue } from "./table";

/** The faults of one run of the local Azure, with what they count and remember. */
export class FaultRun {
  private readonly counts = new Map<Area, number>();
  /** When each credential was added, by key ID; those of earlier runs are not in it. */
  private readonly added = new Map<string, number>();

  constructor(
    /** Can be changed while it runs. */
    public faults: readonly Fault[] = [],
    /** The machine's monotonic time in milliseconds: the tenant's clock has days only. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** True if nothing goes wrong on purpose. */
  get isIdle(): boolean {
    return this.faults.length === 0;
  }

  /** Counts a request. */
  next(asked: Asked): Turn {
    const number = (this.counts.get(asked.area) ?? 0) + 1;
    this.counts.set(asked.area, number);
    return { ...asked, number };
  }

  before(turn: Turn): Refusal | undefined {
    return before(this.faults, turn);
  }

  after(turn: Turn): Aftermath {
    return after(this.faults, turn);
  }

  /** A fault, if it is on. */
  get<N extends FaultName>(name: N): { readonly value: FaultValue<N> } | undefined {
    const found = this.faults.find((fault) => fault.name === name);
    return found as { readonly value: FaultValue<N> } | undefined;
  }

  noteCredential(keyId: string): void {
    this.added.set(keyId, this.now());
  }

  /** True for a credential younger than the delay of that fault. */
  isTooNew(keyId: string, fault: "replication-delay" | "stale-reads"): boolean {
    const [delay, added] = [this.get(fault)?.value, this.added.get(keyId)];
    return delay !== undefined && added !== undefined && this.now() - added < delay;
  }
}
