import { stackIn } from "./chosenStack";
import type { StackFileCopy } from "./stackFileCopies";

/**
 * What makes the engine read the copy of a stack's file in a rehearsal. `pulumi` itself always does, so that it writes nothing
 * into the file; what runs inside another command does where the file can't be used as it is.
 * @param copies by stack
 * @param command the words of the command
 * @param named the stack, where it is said before the command
 * @param say gets a sentence where a copy would be needed and no stack is named
 */
export function withCopy(
  copies: ReadonlyMap<string, StackFileCopy>,
  command: readonly string[],
  named: string | undefined,
  say: (line: string) => void,
): { readonly PULUMI_OPTION_CONFIG_FILE?: string } {
  const [file, first] = command;
  // It reads and writes the file itself.
  if (file === "pulumi" && first === "config") return {};
  const only = copies.size === 1 ? [...copies.keys()][0] : undefined;
  const copy = copies.get(stackIn(command) ?? named ?? only ?? "");
  if (copy !== undefined)
    return file === "pulumi" || copy.apart !== "nothing" ? { PULUMI_OPTION_CONFIG_FILE: copy.path } : {};
  const unusable = [...copies].filter(([, { apart }]) => apart === "placeholders").map(([stack]) => stack);
  if (unusable.length > 0)
    say(
      `Pulumi.${unusable.join(".yaml, Pulumi.")}.yaml: encrypted with a key, or with an environment, that no rehearsal has. Name the stack, so that a copy with placeholders takes its place: npm run local -- --stack ${unusable[0] ?? ""} COMMAND`,
    );
  return {};
}
