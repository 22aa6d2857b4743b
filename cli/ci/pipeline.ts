import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { engineEnvironment, ensureEngine } from "../engine";
import { packageRoot, projectFolder } from "../places";
import { cleanEnvironment, removedVariablesNote } from "./cleanEnvironment";
import { allowanceTable, readPolicyConfig } from "./policyConfig";

/** What a person or a pipeline asks for. */
export interface PipelineOptions {
  readonly stack: string;
  /** Folder of Pulumi.yaml and the stack files. */
  readonly cwd: string;
  /** Folder for what is written. */
  readonly out: string;
  /** Configuration of the policy pack. */
  readonly policyPackConfig?: string;
  /** The stack has never run: the gate expects no ledger. */
  readonly firstRun?: true;
  /** The record of a plan that was judged before: this one must be the same. */
  readonly expect?: string;
}

/** Where the steps of a pipeline run, with which engine, and where they tell what they do. */
export interface Pipeline {
  readonly stack: string;
  readonly folder: string;
  readonly out: string;
  readonly policyArguments: readonly string[];
  readonly gateArguments: readonly string[];
  /** Arguments by which the gate compares with a plan that was judged before. */
  readonly expectArguments: readonly string[];
  /** `pulumi` is the engine in it, and nothing in it changes what a run does. */
  readonly env: NodeJS.ProcessEnv;
  /** What stands in each report, whatever comes of the run. */
  readonly notes: readonly string[];
  readonly say: (line: string) => void;
}

/**
 * The executable, which every engine takes; an old language host can't run the folder. It is ours, not that of the
 * folder in which the program lies: a pull request is judged by the rules of the branch that this runs from.
 */
const policyPack = join(packageRoot, "policies", "pulumi-analyzer-quarterturn");

/**
 * Finds or gets the engine, makes the folder for what is written.
 * @throws EngineError if no engine can be had
 */
export async function openPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { stack, cwd, out, policyPackConfig, expect } = options;
  const say = (line: string): void => {
    console.error(line);
  };
  const allowances = policyPackConfig === undefined ? [] : readPolicyConfig(policyPackConfig);
  const engine = await ensureEngine(say);
  mkdirSync(resolve(out), { recursive: true });
  const config = policyPackConfig === undefined ? [] : ["--policy-pack-config", resolve(policyPackConfig)];
  const { env, left } = cleanEnvironment(engineEnvironment(engine));
  const warning = removedVariablesNote(left);
  if (warning !== undefined) say(warning);
  return {
    stack,
    folder: resolve(cwd),
    out: resolve(out),
    policyArguments: ["--policy-pack", policyPack, ...config],
    gateArguments: gateArgumentsOf(options),
    expectArguments: expect === undefined ? [] : ["--expect", resolve(expect)],
    env,
    notes: [...(warning === undefined ? [] : [warning]), allowanceTable(allowances)].filter(
      (note) => note !== "",
    ),
    say,
  };
}

function gateArgumentsOf({ stack, cwd, firstRun }: PipelineOptions): string[] {
  const file = join(resolve(cwd), `Pulumi.${stack}.yaml`);
  const former = join(projectFolder(), `Pulumi.${stack}.yaml`);
  const isOther = file !== former && existsSync(former);
  // Set by GitHub Actions and by Azure DevOps.
  const commit = process.env.GITHUB_SHA ?? process.env.BUILD_SOURCEVERSION;
  return [
    "--stack",
    stack,
    ...(firstRun === true ? ["--first-run"] : []),
    ...(existsSync(file) ? ["--stack-file", file] : []),
    ...(isOther ? ["--former-stack-file", former] : []),
    ...(commit === undefined ? [] : ["--commit", commit]),
  ];
}
