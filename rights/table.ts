import { graphEntries } from "./graph";
import { entries } from "./rights";

const code = (text: string): string => `\`${text}\``;
const listed = (all: readonly string[]): string => all.map(code).join(", ");

/** What Azure Resource Manager and vaults are asked for, for a document, a row each: the first is its head. */
export function actionRows(): string[][] {
  const rows = entries.map(({ of, actions, dataActions = [], commands, why }) => [
    of,
    listed([...actions, ...dataActions]),
    listed(commands),
    why,
  ]);
  return [["where the stack file has", "the right", "for", "what it does"], ...rows];
}

/** What Microsoft Graph is asked for. */
export function graphRows(): string[][] {
  const rows = graphEntries.map(({ of, permission, commands, why, coveredBy }) => [
    of,
    code(permission),
    listed(commands),
    coveredBy === undefined ? why : `${why}; ${code(coveredBy)} does the same`,
  ]);
  return [["where the stack file has", "the permission", "for", "what it does"], ...rows];
}
