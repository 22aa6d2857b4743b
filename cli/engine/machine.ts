import { probe } from "./download";
import type { Display } from "../progress";
import { patience, type Patience } from "./workshop";

/** What `ensureEngine` works with. Tests bring their own. */
export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  /** The npm wrapper's run.js. */
  readonly wrapper: string;
  /** The folder with one folder for each go.mod. */
  readonly modules: string;
  /** Undefined if an address can be reached, else why not. */
  readonly probe: (url: string) => Promise<string | undefined>;
  /** Where progress is shown, and how often where that is no terminal. */
  readonly display: Omit<Display, "report">;
  readonly patience: Patience;
}

/** This machine, this process. */
export const here = (): Machine => ({
  env: process.env,
  wrapper: require.resolve("pulumi/run.js"),
  modules: __dirname,
  probe,
  display: { stream: process.stderr, every: 15_000 },
  patience,
});
