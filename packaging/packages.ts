/** A package that others install, made from this repository's rooms. */
export interface PackageDescription {
  readonly name: string;
  /** Left out: the repository's. */
  readonly description?: string;
  /** Folder under `dist/`, and name of the compiler's settings here: `quarterturn.json`. */
  readonly folder: string;
  /** Commands: the file that is started. */
  readonly bin: Readonly<Record<string, string>>;
  /** What it offers to programs, by what stands after its name: a module each. */
  readonly entries: Readonly<Record<string, string>>;
  /**
   * What is read or started as it is, beside the code, with its place in the package where that is another one: files, and
   * folders of which all that is no code counts.
   */
  readonly files: readonly (string | readonly [from: string, to: string])[];
}

const engine = ["cli/engine/nodejs", "cli/engine/pulumi", "cli/runtime"];

export const packages: readonly PackageDescription[] = [
  {
    name: "quarterturn",
    folder: "quarterturn",
    bin: { quarterturn: "cli/quarterturn.js" },
    entries: { ".": "index", "./rotation": "rotation/index", "./settings": "settings/index" },
    files: [
      "LICENSE",
      "README.md",
      "CHANGELOG.md",
      "docs",
      // Templates of `quarterturn init`.
      [".github/workflows", "workflows"],
      ...["csharp", "go", "python", "yaml"].map((language) => `examples/${language}`),
      "cli/keycloak/extension",
      ...engine,
      "policies",
      "provider",
    ],
  },
  {
    name: "@quarterturn/local-azure",
    description:
      "An Azure on your machine, to rehearse Pulumi programs with azuread and azure-native against.",
    folder: "local-azure",
    bin: { "local-azure": "cli/localAzure.js" },
    entries: { ".": "local-azure/index" },
    files: [
      "LICENSE",
      ["packaging/localAzure.md", "README.md"],
      ["local-azure/COVERAGE.md", "COVERAGE.md"],
      ...engine,
    ],
  },
];
