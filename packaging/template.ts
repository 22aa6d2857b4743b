import { filesFor } from "../cli/init/files";

/** A file of the template. */
interface TemplateFile {
  /** Its path in the template. */
  readonly name: string;
  readonly text: string;
  readonly isExecutable: boolean;
}

/** Where `pulumi new` finds it, below the repository's address. */
export const templateFolder = "examples/typescript";

/** What `pulumi new` puts the project's name in place of, in each file. */
const projectsName = "$" + "{PROJECT}";
const standIn = "quarterturn-template";

/** What `pulumi new` asks for, and writes into the stack file. */
const asked = {
  "quarterturn:tenantId": "The Entra tenant's ID (UUID)",
  "quarterturn:location": "The region in which resource group and vault are created",
  "quarterturn:resourceGroup": "The resource group that is created for the vault",
};

/**
 * What starts the provider that npm installs. `pulumi new` wants the provider's folder before it lets npm install anything, so
 * it is one of the project's own.
 */
const launchers: readonly TemplateFile[] = [
  {
    name: "provider/pulumi-resource-quarterturn",
    text: `#!/bin/sh
exec "$(dirname "$0")/../node_modules/quarterturn/provider/pulumi-resource-quarterturn" "$@"
`,
    isExecutable: true,
  },
  {
    name: "provider/pulumi-resource-quarterturn.cmd",
    text: `@echo off
"%~dp0..\\node_modules\\quarterturn\\provider\\pulumi-resource-quarterturn.cmd" %*
`,
    isExecutable: false,
  },
];

/**
 * The files of a template for `pulumi new`: what `quarterturn init` writes, for a vault and an app that are created. The vault
 * is named after the project; what `pulumi new` asks for is left out of the stack file.
 * @param folder an empty one: files that are there would be taken over
 */
export function templateFiles(folder: string): readonly TemplateFile[] {
  const files = filesFor(
    {
      project: standIn,
      stack: "prod",
      tenantId: "00000000-0000-0000-0000-000000000000",
      vaultName: `kv-${standIn}`,
      vaultPlace: { resourceGroup: "rg", location: "region" },
      consumers: [{ name: "edge", clientId: undefined }],
      owner: "@example/credential-operations",
    },
    folder,
  );
  const changed = files.map(({ name, text }) => ({
    name,
    text: templateText(name, text).replaceAll(standIn, projectsName),
    isExecutable: false,
  }));
  return [...changed, ...launchers];
}

function templateText(name: string, text: string): string {
  if (name === "Pulumi.yaml")
    return text.replace("path: node_modules/quarterturn/provider", "path: provider") + templateSection();
  if (!name.startsWith("Pulumi.")) return text;
  const isAsked = (line: string): boolean => Object.keys(asked).some((key) => line.startsWith(`  ${key}:`));
  return text
    .split("\n")
    .filter((line) => !isAsked(line))
    .join("\n");
}

function templateSection(): string {
  const config = Object.entries(asked).map(
    ([key, question]) => `    ${key}:\n      description: ${JSON.stringify(question)}\n`,
  );
  return `template:
  displayName: Quarterturn
  description: Client secrets that rotate every quarter, with nobody's service going down
  config:
${config.join("")}`;
}
