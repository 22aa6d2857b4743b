import { spawn } from "node:child_process";
import type { KeyObject } from "node:crypto";
import { once } from "node:events";
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";

/** Names of the certificate that the project below has. */
export const names = ["conference.test.vc.maxconf.ca", "sip.test.vc.maxconf.ca"];

/** What a command printed, its exit code, and what everybody on the machine saw of its arguments and those of what it started. */
export interface Ran {
  readonly code: number | null;
  readonly output: string;
  readonly seen: string;
}

/** Runs a command of ours; `input` is its standard input. */
export async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}, input = ""): Promise<Ran> {
  const command = [join(packageRoot, "cli", "main.js"), ...args];
  const child = spawn(process.execPath, command, { env: { ...process.env, ...env }, stdio: "pipe" });
  child.stdin.end(input);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  const seen = new Set<string>();
  const looking = setInterval(() => {
    for (const one of argumentsOnThisMachine()) seen.add(one);
  }, 100);
  const [code] = (await once(child, "close")) as [number | null];
  clearInterval(looking);
  return { code, output, seen: [...seen].join("\n") };
}

/** The process list, where the machine has one. */
function argumentsOnThisMachine(): string[] {
  if (!existsSync("/proc/self/cmdline")) return [];
  return readdirSync("/proc")
    .filter((one) => /^\d+$/.test(one))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, "latin1")];
      } catch {
        return [];
      }
    });
}

/** A project with the test stack, whose certificate has these keys besides. */
export function certificateProject(folder: string, keys: object, recipients: object = {}): string {
  cpSync(join(packageRoot, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  const stack = {
    config: {
      "quarterturn:tenantId": "953fc14a-00c7-4452-a2fb-0a73070de7f3",
      "quarterturn:location": "canadacentral",
      "quarterturn:vault": { name: "kvlt-maxconf-test" },
      "quarterturn:resourceGroup": "rg-maxconf-test",
      "quarterturn:consumers": { edge: { displayName: "edge", recipients: [] } },
      "quarterturn:recipients": recipients,
      "quarterturn:certificates": {
        conference: { host: names[0], names, issuer: "DigiCert", owner: "operations", ...keys },
      },
    },
  };
  writeFileSync(join(folder, "Pulumi.test.yaml"), JSON.stringify(stack));
  return folder;
}

/** How a private key would stand in a text or a file, if it did. */
export function forms(key: KeyObject): string[] {
  const { d = "" } = key.export({ format: "jwk" });
  const secret = Buffer.from(d, "base64url");
  const pem = key.export({ format: "pem", type: "pkcs8" }).toString().split("\n");
  return [secret.toString("latin1"), secret.toString("hex"), secret.toString("base64"), d, pem[2] ?? d];
}
