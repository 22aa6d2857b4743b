import type { Policies } from "@pulumi/policy";

/** The table of the rules in docs/policies.md, cell by cell. */
export function tableOf(policies: Readonly<Policies>): string[][] {
  return policies.map(({ name, enforcementLevel = "advisory", description, configSchema }) => [
    `\`${name}\``,
    enforcementLevel,
    description,
    Object.entries(configSchema?.properties ?? {})
      .filter(([setting]) => setting !== "except")
      .map(
        ([setting, { description = "", default: preset }]) =>
          `\`${setting}\`: ${description} (${show(preset)})`,
      )
      .join("; "),
  ]);
}

/** The cells of the first table in a Markdown text, without its head. */
export function tableIn(markdown: string): string[][] {
  const lines = markdown.split(/\r?\n/).filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function show(preset: unknown): string {
  if (!Array.isArray(preset)) return `\`${String(preset)}\``;
  return preset.length === 0 ? "none" : preset.map((one) => `\`${String(one)}\``).join(", ");
}
