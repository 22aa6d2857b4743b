import { status } from "@grpc/grpc-js";

/**
 * Two things about errors that end the program, before Pulumi's own handler gets them:
 * - What lies in node_modules leaves their stacks. Pulumi prints them in colour, and for some such paths that never ends in
 *   Node.js 22 (nodejs/node#64011; 24.21 is free of it); the reader doesn't need them either.
 * - Without its engine the program ends. Pulumi's handler would report to the engine, fail, and handle that: a run that is
 *   killed can leave a process that takes a core and ever more memory (pulumi/pulumi#1465).
 */
export function handleLastErrors(): void {
  process.prependListener("uncaughtException", handle);
  process.prependListener("unhandledRejection", handle);
}

function handle(error: unknown): void {
  if (!(error instanceof Error)) return;
  if ("code" in error && error.code === status.UNAVAILABLE) {
    console.error("The engine is gone, so this run stopped. Run `pulumi up` again.");
    process.exit(1);
  }
  error.stack = withoutModules(error.stack ?? error.message);
}

function withoutModules(stack: string): string {
  const isForeign = (line: string): boolean => /^\s+at .*[/\\]node_modules[/\\]/.test(line);
  return stack
    .split("\n")
    .filter((line) => !isForeign(line))
    .join("\n");
}
