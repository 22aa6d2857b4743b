import Module, { createRequire } from "node:module";

// Two things that the SDK does at each start and that this program has no use for cost it half a second: imported first.
loadWhenUsed("@npmcli/arborist");
rememberStackLines();

/**
 * Lets the SDK load a package when it first takes something from it. It wants npm's dependency resolver only to serialize
 * functions, which no resource here does, but loads it with itself: 300 modules.
 */
function loadWhenUsed(name: string): void {
  const sdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
  let id: string;
  try {
    id = sdk.resolve(name);
  } catch {
    return; // An SDK that does without.
  }
  const load = (): object => {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the place of a module that isn't loaded yet
    delete require.cache[id];
    return sdk(id) as object;
  };
  let loaded: object | undefined;
  const exports: unknown = new Proxy(
    // As an ES module, so that importers take it as it is in place of copying all that it has.
    { __esModule: true },
    {
      get: (marked, key) =>
        key === "__esModule" ? marked[key] : (Reflect.get((loaded ??= load()), key) as unknown),
    },
  );
  const place = new Module(id);
  require.cache[id] = place;
  place.exports = exports;
  place.loaded = true;
}

/** How a stack becomes text: its head, then a line for each frame. */
type Describe = (error: Error, frames: readonly NodeJS.CallSite[]) => unknown;

/**
 * The SDK takes the stack of each promise it makes, some 1,800 in a run, and ts-node looks each line of it up in source
 * maps. From here on a place is looked up once.
 */
function rememberStackLines(): void {
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
