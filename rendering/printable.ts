/** Control characters, line ends, and what turns the direction of writing: none of them is seen, each changes what is. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Somebody else's text as it may stand in a line of ours: what can't be seen in it is written out, `\n`, `\u202e`. */
export function printable(text: string): string {
  return text.replace(unseen, (character) => short[character] ?? codeOf(character));
}

/** `\u202e`, as JSON and JavaScript write it. */
function codeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The same, for a text of several lines. */
export function printableLines(text: string): string {
  return text.split(/\r?\n/).map(printable).join("\n");
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
  return printableLines(JSON.stringify(value, null, 2));
}
