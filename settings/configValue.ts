/** Pulumi hands objects and lists over as JSON, everything else as text. */
export function configValue(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A value of a stack file's YAML as the program gets it from the engine: numbers and yeses at the top are texts there. */
export function asConfigValue(value: unknown): unknown {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return configValue(value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

/** What belongs to a project of a stack file's `config`, by key without the namespace. */
export function ownConfig(
  config: Readonly<Record<string, unknown>>,
  project: string,
): Record<string, unknown> {
  const own = Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
    // The engine puts what has no namespace into the project's.
    const [, name] = new RegExp(`^(?:${project}:(?:config:)?)?([^:]+)$`).exec(key) ?? [];
    return name === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(own);
}

/**
 * Bytes of the environment variable in which the engine hands a `config` over to the program: JSON, with JSON in it.
 */
export function configSize(config: Readonly<Record<string, unknown>>): number {
  const texts = Object.entries(config).map(([key, value]) => [
    key.replace(/^([^:]+):(?!config:)/, "$1:config:"),
    typeof value === "object" && value !== null ? goJson(value) : String(value),
  ]);
  return Buffer.byteLength(goJson(Object.fromEntries(texts)));
}

/** Go's JSON, which is careful with HTML. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The most that fits into one environment variable, its name apart. */
export function largestConfig(platform: NodeJS.Platform): number {
  const name = "PULUMI_CONFIG=".length + 1;
  if (platform === "win32") return 32_767 - name;
  return (platform === "darwin" ? 1_000_000 : 131_072) - name;
}
