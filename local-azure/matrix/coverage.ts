import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inColumns, markdownTable } from "../../rendering/columns";
import { IdentityHeaders } from "../arm/identities";
import { managementApi } from "../arm/management";
import { graphApi } from "../entra/graph";
import { entraApi } from "../entra/tokenEndpoint";
import { FaultRun } from "../faults/faultRun";
import { identityApi } from "../https/identityEndpoint";
import { tokenKey, type TokenKey } from "../https/tokenKey";
import { vaultApi } from "../keyvault/vaultApi";
import { packages } from "../provider/registry";
import { World } from "../world/world";
import { partial, refused } from "./notes";

/** The file that lists what is emulated. */
export const coverageFile = join(__dirname, "..", "COVERAGE.md");

const introduction = `# What the local Azure emulates

This file is made from the local Azure's own registry and routes by \`npm run coverage-list\`.

- **emulated**: it does what the real one does, as far as this project uses it.
- **partial**: the same, but for what the note says.
- **refused**: an error says by name that the local Azure doesn't have it. Whatever stands nowhere in this file is refused too: at Pulumi's provider protocol as a type, function or property that isn't emulated, over HTTPS with 501 \`NotEmulated\`.
`;

/** What COVERAGE.md must say. It takes a world, as the routes do; an empty one that is gone afterwards. */
export async function coverage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "local-azure-"));
  const world = new World(folder, "00000000-0000-0000-0000-000000000000");
  try {
    return coverageText(servedRequests(world, await tokenKey(folder)));
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function coverageText(areas: readonly ServedArea[]): string {
  const provided = Object.values(packages).map(({ name, version, resources, functions }) => {
    const others = refused.filter((token) => token.startsWith(`${name}:`));
    const rows = [
      ...[...resources.keys()].sort().map((token) => row(token, "resource")),
      ...[...functions.keys()].sort().map((token) => row(token, "function")),
      ...others.map((token) => [code(token), kindOf(token), "refused", ""]),
    ];
    return `### ${name} ${version}\n\n${table(["type or function", "kind", "state", "note"], rows)}`;
  });
  const requested = areas.map(({ area, requests }) => {
    const rows = requests.map((request) => [code(request), ...stateOf(request)]);
    return `### ${area}\n\n${table(["request", "state", "note"], rows)}`;
  });
  const sections = ["## Providers", ...provided, "## Requests", ...requested];
  return `${introduction}\n${sections.join("\n\n")}\n`;
}

function row(token: string, kind: string): readonly string[] {
  return [code(token), kind, ...stateOf(token)];
}

function stateOf(name: string): readonly [state: string, note: string] {
  const note = partial[name];
  return note === undefined ? ["emulated", ""] : ["partial", note];
}

/** Pulumi writes types with a capital letter, functions without. */
function kindOf(token: string): string {
  return /:[A-Z]\w*$/.test(token) ? "resource" : "function";
}

const code = (text: string): string => `\`${text}\``;

/** As Prettier leaves it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable(inColumns([head, ...rows])).join("\n");
}

/** The requests that a service answers, each as `GET /path/{parameter}`. */
interface ServedArea {
  readonly area: string;
  readonly requests: readonly string[];
}

/** As much of a route as a list needs. */
interface Route {
  readonly method: string;
  readonly path: string;
}

/** Every request that the HTTPS interface and the identity endpoint answer, from their own routes. */
function servedRequests(world: World, key: TokenKey): readonly ServedArea[] {
  return [
    { area: "Entra", requests: requestsOf(entraApi(world, key).routes) },
    { area: "Microsoft Graph", requests: requestsOf(graphApi(world, key).routes, "/v1.0") },
    {
      area: "Azure Resource Manager",
      requests: requestsOf(managementApi(world, key, new FaultRun()).routes),
    },
    { area: "Key Vault, each vault on its own host", requests: requestsOf(vaultApi(world, key).routes) },
    {
      area: "Managed identity endpoint",
      requests: requestsOf(identityApi(world, key, new IdentityHeaders()).routes),
    },
  ];
}

/** What is for every method is no request of its own: it guards the others, or refuses the rest. */
function requestsOf(routes: readonly Route[], prefix = ""): readonly string[] {
  const served = routes.filter(({ method }) => method !== "ALL");
  return [...new Set(served.map(({ method, path }) => `${method} ${prefix}${written(path)}`))];
}

/** `/secrets/:name/:version?` → `/secrets/{name}[/{version}]`, `/:scope{.+}/list` → `/{scope}/list`. */
function written(path: string): string {
  return path
    .replace(/(\/:\w+)\{[^}]*\}/g, "$1")
    .replace(/\/:(\w+)\?/g, "[/{$1}]")
    .replace(/:(\w+)/g, "{$1}");
}
