import { execFile } from "node:child_process";
import { join } from "node:path";
import type { LocalAzure } from "../../../local-azure";

/** What a client in a process of its own says: what it got, or how it failed. */
export type Said =
  | { readonly got: string }
  | {
      readonly failed: {
        readonly name: string;
        readonly statusCode?: number;
        readonly code?: string;
        readonly message: string;
      };
    };

/** Runs a client in a process of its own that knows the local Azure by nothing but environment variables. */
export function runClient(
  azure: LocalAzure,
  client: "defaultCredential" | "graph" | "msal" | "secretCredential" | "vaultReader",
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Said> {
  return runScript(client, args, { ...azure.environment, ...environment });
}

/** Runs a script of the folder `clients`, with these variables besides its own. */
export function runScript(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const script = join(__dirname, "clients", `${name}.ts`);
  const env = { ...process.env, ...environment };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ["-r", "ts-node/register", script, ...args], { env }, (error, stdout) => {
      if (error === null) resolve(JSON.parse(stdout) as Said);
      else reject(new Error(`${name} failed`, { cause: error }));
    });
  });
}
