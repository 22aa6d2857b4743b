import { performance } from "node:perf_hooks";

/** Azure's allowance for a caller: so many requests in so many seconds, by the machine's time, as clients wait by it. */
export class Throttle {
  private readonly requests = new Map<string, number[]>();

  constructor(
    private readonly limit: number,
    private readonly seconds: number,
  ) {}

  /** Counts a request. Gives the seconds to wait if it is one too many. */
  count(caller: string): number | undefined {
    const recent = this.requests.get(caller) ?? [];
    this.requests.set(caller, recent);
    const [now, window] = [performance.now(), this.seconds * 1000];
    while (recent[0] !== undefined && now - recent[0] >= window) recent.shift();
    const [oldest = now] = recent;
    if (recent.length >= this.limit) return Math.ceil((oldest + window - now) / 1000);
    recent.push(now);
    return undefined;
  }
}
