import { pathToFileURL } from "node:url";

interface Scope {
  document?: { readonly currentScript: { readonly tagName: "SCRIPT"; readonly src: string } };
}

/**
 * Loads the store. Its build takes its own path for an address (rollup/rollup#4461), and finds no native part in a folder
 * named `C#-Projekte` or `100 % ours`. In a browser it would be told its address by `document`, and so it is here, while
 * it loads, where the two differ.
 */
function loaded(): typeof import("lmdb") {
  const file = require.resolve("lmdb");
  const { href } = pathToFileURL(file);
  if (new URL(`file:${file}`).href === href) return require("lmdb") as typeof import("lmdb");
  const scope = globalThis as Scope;
  scope.document = { currentScript: { tagName: "SCRIPT", src: href } };
  try {
    return require("lmdb") as typeof import("lmdb");
  } finally {
    delete scope.document;
  }
}

export const { open } = loaded();
