import { projectFolder } from "../places";
import { readStackFiles, type StackFiles } from "../stackFiles";
import { UsageError } from "../../settings/usageError";

/**
 * The stack files that count: of the stack that `--stack` names, before the command or in it; otherwise all.
 * @param stack as it is said before the command
 * @param command the words of the command
 * @param tenant the tenant's ID where no stack file names one
 * @throws UsageError if there is no such stack file, or what `readStackFiles` throws
 */
export function chosenFiles(
  stack: string | undefined,
  command: readonly string[] = [],
  tenant?: string,
): StackFiles {
  const files = readStackFiles(projectFolder(), stack ?? stackIn(command), tenant);
  if (stack === undefined || files.stacks.includes(stack)) return files;
  throw new UsageError(
    `--stack: got ${stack}, want one that has a stack file: ${files.stacks.join(", ")}; or make Pulumi.${stack}.yaml`,
  );
}

/**
 * The stack that a command works on, as it says itself: `--stack test`, `--stack=org/project/test`, `pulumi up -s test`. Other
 * commands mean other things by `-s`: `npm run -s status -- --stack test`.
 */
export function stackIn(command: readonly string[]): string | undefined {
  const pulumi = command.findIndex((word) => /(^|[\\/])pulumi(\.exe)?$/.test(word));
  const at = command.findIndex(
    (word, place) => /^--stack(=|$)/.test(word) || (pulumi !== -1 && place > pulumi && /^-s(=|$)/.test(word)),
  );
  const word = command[at];
  if (word === undefined) return undefined;
  const named = word.includes("=") ? word.slice(word.indexOf("=") + 1) : command[at + 1];
  return named?.split("/").at(-1);
}
