import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../places";

/** A workflow's file name and text. */
interface Workflow {
  readonly name: string;
  readonly text: string;
}

const own = "test, prod";

/** In the package they lie where nobody takes them for its own. */
const templates = ["workflows", join(".github", "workflows")]
  .map((folder) => join(packageRoot, folder))
  .find(existsSync);

/** Workflows for GitHub: this project's own, for another stack, and a check that rehearses on the local Azure. */
export function workflows(stack: string): Workflow[] {
  const read = (name: string): string => readFileSync(join(templates ?? packageRoot, name), "utf8");
  const same = ["preview.yml", "rotate-stack.yml", "watch.yml", "watch-certificates.yml"].map((name) => ({
    name,
    text: read(name).replaceAll(`[${own}]`, `[${stack}]`),
  }));
  return [
    ...same,
    { name: "rotate.yml", text: rotate(read("rotate.yml"), stack) },
    { name: "check.yml", text: check(read("preview.yml"), stack) },
  ];
}

/** This project's rotates test, then prod. */
function rotate(text: string, stack: string): string {
  const head = text.slice(0, text.indexOf("\njobs:\n"));
  return `${head.replaceAll("test, then prod", stack).replaceAll(`[${own}]`, `[${stack}]`)}
jobs:
  rotate:
    permissions:
      contents: read
      id-token: write
      issues: write
    uses: ./.github/workflows/rotate-stack.yml
    with:
      stack: ${stack}
    secrets: inherit
`;
}

/** @param text a workflow that names the pinned actions */
function check(text: string, stack: string): string {
  const action = (name: string): string =>
    new RegExp(`${name}@\\w+ # v[\\d.]+`).exec(text)?.[0] ?? `${name}@v0`;
  return `name: check

# What anybody's pull request gets: no login, and the preview is one of the local Azure.
on:
  pull_request:

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: ${action("actions/checkout")}
        with:
          persist-credentials: false
      - uses: ${action("actions/setup-node")}
        with:
          node-version: 24
          cache: npm
      - run: npm ci
      - run: npm run typecheck
      - run: npm run local -- pulumi preview --stack ${stack} --policy-pack node_modules/quarterturn/policies/pulumi-analyzer-quarterturn --policy-pack-config policy-config.json --non-interactive
`;
}
