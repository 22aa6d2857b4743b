/**
 * A version's part of a changelog in the format of Keep a Changelog; or why there can be no release, and what helps.
 * @param tag `v1.2.0`
 * @param version package.json's
 */
export function notesOf(
  tag: string,
  version: string,
  changelog: string,
): { readonly text: string } | { readonly problem: string } {
  if (tag !== `v${version}`)
    return {
      problem: `release: got the tag ${tag === "" ? "nothing" : tag}, want v${version}, as package.json has it`,
    };
  const [, ...parts] = changelog.split(/^## /m);
  const part = parts.find((one) => one.startsWith(`[${version}]`));
  const text =
    part
      ?.slice(part.indexOf("\n"))
      .replace(/^\[[^\]]+\]: .*$/gm, "")
      .trim() ?? "";
  if (text !== "") return { text };
  return {
    problem: `CHANGELOG.md: got nothing under [${version}], want what changed: move it there from [Unreleased]`,
  };
}
