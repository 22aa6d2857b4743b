/** A Pulumi CLI with its Node.js language host. */
export interface Engine {
  /** The folder of the `pulumi` executable: to be put first on PATH. */
  readonly binFolder: string;
  readonly version: string;
  /** How it was come by: found on PATH, found in the cache, or put into the cache just now. */
  readonly source: "path" | "cache" | "download" | "build";
}

/** Takes one line for the user. */
export type Report = (line: string) => void;

/** No engine can be had: the message says why for each way, and what to install. */
export class EngineError extends Error {
  /** What the process exits with. */
  readonly exitCode = 1;

  /** @param reasons one sentence for each way that was tried */
  constructor(
    readonly reasons: readonly string[],
    remedy: string,
  ) {
    super(["Could not get a Pulumi engine:", ...reasons.map((reason) => `  - ${reason}`), remedy].join("\n"));
    this.name = "EngineError";
  }
}
