import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { LocalAzure } from "../../local-azure";
import { environmentOfCaches } from "../../provider/privateFolder";
import { projectFolder } from "../places";
import { passphrase } from "./passphrase";

/**
 * The variables that attach a Pulumi engine, and everything that speaks to Azure, to the local one.
 * @param env the environment in which `pulumi` is the engine
 * @param state folder of the stacks' state; made if missing
 * @param command what is run with them: a `destroy` stops at the first error, as it does elsewhere
 */
export function environmentOf(
  env: NodeJS.ProcessEnv,
  azure: LocalAzure,
  state: string,
  command: readonly string[] = [],
): NodeJS.ProcessEnv {
  const backend = join(state, "pulumi");
  mkdirSync(backend, { recursive: true });
  return {
    ...env,
    ...azure.environment,
    NODE_OPTIONS: [env.NODE_OPTIONS, azure.environment.NODE_OPTIONS].filter(Boolean).join(" "),
    QUARTERTURN_TODAY: azure.today(),
    // No e-mail of a rehearsal may leave this machine, whatever mail server the stack file names.
    QUARTERTURN_MAIL_VIA: "graph",
    // Without the files beside it that hold each file's attributes: the engine doesn't write them in one go,
    // and cannot read a state whose attributes a kill cut off.
    PULUMI_BACKEND_URL: `${backendUrl(backend)}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // One consumer's trouble holds up nobody else's rotation. What the caller has said stays, and so do flags.
    ...(saysOtherwise(env) || isDestroy(command) ? {} : { PULUMI_OPTION_CONTINUE_ON_ERROR: "true" }),
    // Node.js 22 and later keep what they compiled.
    ...environmentOfCaches(projectFolder(), env),
  };
}

/** Whether the caller has said already whether the engine goes on past an error. */
const saysOtherwise = (env: NodeJS.ProcessEnv): boolean =>
  ["PULUMI_OPTION_CONTINUE_ON_ERROR", "PULUMI_CONTINUE_ON_ERROR"].some((name) => env[name] !== undefined);

/** `pulumi destroy`, or one of its short names. */
const isDestroy = ([file, ...args]: readonly string[]): boolean =>
  file === "pulumi" && args.some((argument) => ["destroy", "down", "dn"].includes(argument));

/** A folder as the engine's backend: an address, in which a path's `#`, `?` and `%` would mean something else. */
export function backendUrl(folder: string): string {
  const path = process.platform === "win32" ? folder.replaceAll("\\", "/") : folder;
  return `file://${path.replaceAll(/[#%?\\]/g, encodeURIComponent)}`;
}
