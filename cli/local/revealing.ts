const traces = ["--tracing", "--otel-traces"] as const;
/** From here on the engine's log repeats properties as they are. */
const revealingVerbosity = 9;

/**
 * The option, if there is one, with which the engine writes the values of secrets where it writes its trace or log.
 * @param args of `pulumi`
 * @param env in which every option may be said as `PULUMI_OPTION_…`
 */
export function revealingOption(args: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  for (const [at, arg] of args.entries()) {
    const [name = ""] = arg.split("=", 1);
    if ((traces as readonly string[]).includes(name)) return name;
    const [, level] = /^(?:-v|--verbose)=?(\d*)$/.exec(arg) ?? [];
    const verbosity = level === "" ? args[at + 1] : level;
    if (isRevealing(verbosity)) return `-v=${verbosity ?? ""}`;
  }
  const said = (name: string): string => env[`PULUMI_OPTION_${name}`] ?? "";
  if (said("TRACING") !== "") return "PULUMI_OPTION_TRACING";
  if (said("OTEL_TRACES") !== "") return "PULUMI_OPTION_OTEL_TRACES";
  return isRevealing(said("VERBOSE")) ? "PULUMI_OPTION_VERBOSE" : undefined;
}

const isRevealing = (level: string | undefined): boolean => Number(level) >= revealingVerbosity;
