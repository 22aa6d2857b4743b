/**
 * The number that the Pulumi engine takes a text without quotes for: YAML 1.1's, so `014` is 12 and `1_000` is 1000.
 * Undefined where it stays a text. Source: gopkg.in/yaml.v3, resolve.go; tried on the engine.
 */
export function engineNumber(text: string): number | undefined {
  if (!/^[-+.\d]/.test(text)) return undefined;
  const plain = text.startsWith(".") ? text : text.replaceAll("_", "");
  const [, sign = "", base, digits = ""] = /^([-+]?)0([xXbBoO]?)([\da-fA-F]+)$/.exec(plain) ?? [];
  if (base !== undefined) {
    const kind = base.toLowerCase();
    const isWhole =
      { x: /^[\da-f]+$/i, b: /^[01]+$/, o: /^[0-7]+$/, "": /^[0-7]+$/ }[kind]?.test(digits) === true;
    if (isWhole) {
      const size = BigInt(`0${kind === "" ? "o" : kind}${digits}`);
      if (size <= largest(sign)) return Number(size) * (sign === "-" ? -1 : 1);
    }
  }
  if (!/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(plain)) return undefined;
  const number = Number(plain);
  // Too large for a number: it stays a text.
  return Number.isFinite(number) ? number + 0 : undefined;
}

/** Without a sign, 64 bits hold twice as much. */
function largest(sign: string): bigint {
  if (sign === "") return 2n ** 64n - 1n;
  return sign === "-" ? 2n ** 63n : 2n ** 63n - 1n;
}
