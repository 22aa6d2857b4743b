/**
 * Takes what lies in node_modules out of the stacks of errors that end the program, before Pulumi prints them: Node.js 20
 * needs up to half a minute and gigabytes to colour a path such as `node_modules/@scope/…` (util.inspect), and the reader
 * doesn't need it.
 */
export function shortenStacks(): void {
  process.prependListener("uncaughtException", shorten);
  process.prependListener("unhandledRejection", shorten);
}

function shorten(error: unknown): void {
  if (error instanceof Error) error.stack = withoutModules(error.stack ?? error.message);
}

function withoutModules(stack: string): string {
  const isForeign = (line: string): boolean => /^\s+at .*[/\\]node_modules[/\\]/.test(line);
  return stack
    .split("\n")
    .filter((line) => !isForeign(line))
    .join("\n");
}
