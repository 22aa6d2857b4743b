import { runsLocally } from "../../settings/clock";

/** What of Pulumi's own variables a run of ours may have: where the state is, how one logs in, what one sees. */
const harmless: readonly RegExp[] = [
  /^(HOME|VERSION|CREDENTIALS_PATH)$/,
  /^(ACCESS_TOKEN|API|BACKEND_URL|CONFIG_PASSPHRASE(_FILE)?|FALLBACK_TO_STATE_SECRETS_MANAGER)$/,
  /^((DIY_BACKEND|SELF_MANAGED_STATE)_\w+|RETAIN_CHECKPOINTS|DISABLE_CHECKPOINT_BACKUPS)$/,
  // `npm run local` attaches the local Azure, and goes on past errors as our runs do.
  /^(DEBUG_PROVIDERS|DISABLE_AUTOMATIC_PLUGIN_ACQUISITION|IGNORE_AMBIENT_PLUGINS)$/,
  /^(SKIP_UPDATE_CHECK|DISABLE_CI_DETECTION|PARALLEL\w*|NODEJS_\w+)$/,
  /^(CI|GIT|VCS|PR|COMMIT)_\w+$/,
  /^OPTION_(COLOR|EMOJI|NON_INTERACTIVE|PARALLEL|CONTINUE_ON_ERROR)$/,
];

/** By which a rehearsal says where its copy of the stack file is. */
const rehearsedStackFile = "PULUMI_OPTION_CONFIG_FILE";

/** An environment, and what was left out of it. */
export interface CleanEnvironment {
  readonly env: NodeJS.ProcessEnv;
  /** Names of the variables that were left out. */
  readonly left: readonly string[];
}

/**
 * The environment without what changes what a run does, or shows more than it should. Every flag of Pulumi's can be set by
 * a variable (`PULUMI_OPTION_IGNORE_PROTECT`, `PULUMI_OPTION_TARGET`): so a list of those that may stay, not of the others.
 */
export function cleanEnvironment(env: NodeJS.ProcessEnv): CleanEnvironment {
  const isKept = (name: string): boolean =>
    !isPulumis(name) || isHarmless(name) || (name === rehearsedStackFile && runsLocally(env));
  const left = Object.keys(env).filter((name) => !isKept(name));
  const kept = Object.entries(env).filter(([name]) => !left.includes(name));
  return { env: Object.fromEntries(kept), left: left.sort() };
}

/** What to say of the variables that were left out; nothing if there were none. */
export function removedVariablesNote(left: readonly string[]): string | undefined {
  if (left.length === 0) return undefined;
  const [verb, it] = left.length === 1 ? ["was", "it"] : ["were", "they"];
  return `${left.join(", ")} ${verb} removed from the environment: ${it} would change what a run does, or show secrets.`;
}

function isPulumis(name: string): boolean {
  return name.toUpperCase().startsWith("PULUMI_");
}

function isHarmless(name: string): boolean {
  const short = name.toUpperCase().slice("PULUMI_".length);
  return harmless.some((pattern) => pattern.test(short));
}
