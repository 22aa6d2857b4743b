// GitHub refuses a longer body.
const longest = 65_536;
const cut = "\n\n… (cut off here; the run's summary has all of it)";

/** A comment or an issue, as GitHub lists it. */
interface Post {
  readonly body?: string | null;
  readonly user: { readonly type?: string } | null;
}

/** An invisible line by which a later run finds what an earlier one wrote. */
export function markerOf(about: string, stack: string): string {
  return `<!-- quarterturn: ${about} ${stack} -->`;
}

/** The marker, then the text, as long as GitHub takes it. */
export function marked(marker: string, text: string): string {
  const whole = `${marker}\n${text}`;
  return whole.length <= longest ? whole : `${whole.slice(0, longest - cut.length)}${cut}`;
}

/** Ours: by a workflow's token, so that nobody's own comment with a copied marker is taken for it. */
export function isOurs({ body, user }: Post, marker: string): boolean {
  return user?.type === "Bot" && body?.startsWith(marker) === true;
}
