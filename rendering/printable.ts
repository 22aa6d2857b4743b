const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Control characters, line ends, and what turns the direction of writing: none of them is seen, each changes what is. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Somebody else's text as it may stand in a line of ours: what can't be seen in it is written out, `\n`, `\u202e`. */
export function printable(text: string): string {
  return text.replace(unseen, (character) => short[character] ?? codeOf(character));
}

/** `\u202e`, as JSON and JavaScript write it. */
export function codeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The same, for every text in a value. */
export function printableIn<T>(value: T): T {
  const turn = (one: unknown): unknown => {
    if (typeof one === "string") return printable(one);
    if (Array.isArray(one)) return one.map(turn);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, turn(inner)]));
  };
  return turn(value) as T;
}

/** JSON in which nothing unseen stands as it is: the same to whoever parses it, and harmless on a screen. */
export function printableJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return text.replace(unseen, (character) => (character === "\n" ? character : codeOf(character)));
}

/** Text as it may stand in XML, between tags or in an attribute. */
export function escapeXml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
