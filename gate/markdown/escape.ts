import { sentence } from "../sentence";

/** Somebody else's words as Markdown's plain text: no markup, no HTML, no mention of anybody. */
export function text(words: string): string {
  return sentence(words)
    .replace(/[\\`*_{}[\]<>()#+!|~&]/g, "\\$&")
    .replace(/(^|[^\w.-])@/g, "$1@\u200b")
    .replace(/^(?=[-=])/, "\\")
    .replace(/^(\d+)\./, "$1\\.");
}

/** Words as they are, e.g. a name or an address. */
export function code(words: string): string {
  const bare = sentence(words).replaceAll("`", "'").replaceAll("|", "¦");
  return bare === "" ? "" : `\`${bare}\``;
}
