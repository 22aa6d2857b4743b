import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { engineEnvironment, ensureEngine } from "../engine";

/** What a person or a pipeline asks for. */
export interface SiteOptions {
  readonly stack: string;
  /** Folder of Pulumi.yaml and the stack files. */
  readonly cwd: string;
  /** Folder for what is written. */
  readonly out: string;
  /** Configuration of the policy pack. */
  readonly policyPackConfig?: string;
  /** The stack has never run: the gate expects no ledger. */
  readonly firstRun?: true;
}

/** Where the steps of a pipeline run, with which engine, and where they tell what they do. */
export interface Site {
  readonly stack: string;
  readonly folder: string;
  readonly out: string;
  readonly policyArguments: readonly string[];
  readonly gateArguments: readonly string[];
  /** `pulumi` is the engine in it. */
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
}

// The executable, which every engine takes; an old language host can't run the folder.
const policyPack = "policies/pulumi-analyzer-quarterturn";

/**
 * Finds or gets the engine, makes the folder for what is written.
 * @throws EngineError if no engine can be had
 */
export async function openSite(options: SiteOptions): Promise<Site> {
  const { stack, cwd, out, policyPackConfig, firstRun } = options;
  const say = (line: string): void => {
    console.error(line);
  };
  const engine = await ensureEngine(say);
  mkdirSync(resolve(out), { recursive: true });
  const config = policyPackConfig === undefined ? [] : ["--policy-pack-config", resolve(policyPackConfig)];
  return {
    stack,
    folder: resolve(cwd),
    out: resolve(out),
    policyArguments: ["--policy-pack", policyPack, ...config],
    gateArguments: ["--stack", stack, ...(firstRun === true ? ["--first-run"] : [])],
    env: engineEnvironment(engine),
    say,
  };
}
