import type { z } from "zod";
import { type Problem, cut, oneOf, own } from "../rotation";

/** A failed validation of `value`, which stands at `key`, as a list of everything that is wrong with it. */
export function problemsIn(key: string, value: unknown, error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((unknown) => {
        const path = [...issue.path, unknown];
        const known = issue.message.replace("one of ", "").split(", ");
        return {
          key: join(key, path),
          got: `${shown(value, path)}, an unknown key`,
          ...oneOf(unknown, known),
        };
      });
    }
    return [{ key: join(key, issue.path), got: shown(value, issue.path), want: issue.message }];
  });
}

/** A value as the reader of an error recognises it, cut at 60 characters. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  return cut(JSON.stringify(value, (key, inner: unknown) => (isPrivate([key]) ? "…" : inner)));
}

/** What stands beside a password or a client's secret, or in place of a public key, may be a secret: it is not shown. */
function shown(value: unknown, path: readonly PropertyKey[]): string {
  const isBeside = path.includes("smtp") || path.includes("signIn");
  const isHidden = (isBeside && path.length > 1) || isPrivate(path);
  return isHidden ? "a value that isn't shown" : show(at(value, path));
}

const privateNames = [
  ...["openpgpKey", "password", "clientSecret", "privateKey", "webhook"],
  ...["accountKey", "hmacKey"],
];

function isPrivate(path: readonly PropertyKey[]): boolean {
  return privateNames.some((name) => path.includes(name));
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (typeof inner !== "object" || inner === null) return undefined;
    return own(inner as Readonly<Record<string, unknown>>, String(key));
  }, value);
}

function join(key: string, path: readonly PropertyKey[]): string {
  return [key, ...path.map((part) => cut(String(part)))].filter((part) => part !== "").join(".");
}
