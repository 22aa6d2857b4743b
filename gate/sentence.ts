const longest = 400;

/** What somebody else wrote, as one line of bounded length. */
export function sentence(text: string): string {
  const line = text
    .replace(/^(error|warning): /, "")
    // Control characters and directions of writing can make a line look like another one.
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
