import { readFileSync, readdirSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { preProcessFile } from "typescript";
import type { PackageDescription } from "./packages";

interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly keywords: readonly string[];
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Only the repository's own TypeScript needs them: a package that was built has none. */
const translators: readonly string[] = ["@cspotcode/source-map-support", "@swc/core", "ts-node"];

/** Programs and plugins must share theirs with the user's own program: there is one engine behind it. */
const shared = "@pulumi/pulumi";

/**
 * The package.json of the package: the repository's, with what is in the package and nothing that is for developers.
 * @param built the folder with the compiled code, from which it reads which packages are needed
 * @throws Error for a package that the code needs and package.json doesn't list
 */
export function manifestOf(of: PackageDescription, root: string, built: string): object {
  const { version, description, license, keywords, engines, dependencies } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  ) as Manifest;
  const needed = packagesIn(built).filter((one) => !translators.includes(one));
  const versions = needed.map((one): [string, string] => {
    const wanted = dependencies[one];
    if (wanted === undefined) throw new Error(`package.json: got no dependency ${one}, which the code needs`);
    return [one, wanted];
  });
  return {
    name: of.name,
    version,
    description: of.description ?? description,
    license,
    keywords,
    engines,
    type: "commonjs",
    bin: of.bin,
    main: `./${of.entries["."] ?? ""}.js`,
    types: `./${of.entries["."] ?? ""}.d.ts`,
    exports: {
      ...Object.fromEntries(
        Object.entries(of.entries).map(([at, module]) => [
          at,
          { types: `./${module}.d.ts`, default: `./${module}.js` },
        ]),
      ),
      "./package.json": "./package.json",
    },
    dependencies: Object.fromEntries(versions.filter(([one]) => one !== shared)),
    peerDependencies: Object.fromEntries(
      versions.filter(([one]) => one === shared).map(([one, exact]) => [one, `^${exact}`]),
    ),
    publishConfig: { access: "public", provenance: true },
  };
}

/** Names of the packages that compiled code loads, or whose types it shows. */
function packagesIn(built: string): string[] {
  const files = readdirSync(built, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(js|d\.ts)$/.test(file),
  );
  const names = files.flatMap((file) => {
    const { importedFiles } = preProcessFile(readFileSync(join(built, file), "utf8"), true, true);
    return importedFiles.flatMap(({ fileName }) =>
      fileName.startsWith(".") ? [] : (packageOf(fileName) ?? []),
    );
  });
  return [...new Set(names)].sort();
}

/** `@pulumi/pulumi` of `@pulumi/pulumi/log`; undefined for what Node.js has itself. */
function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) return undefined;
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}
