import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { type AnalyzerInfo, EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { packageRoot } from "../../../cli/places";
import type { Registered } from "./packProblems";

const folder = join(packageRoot, "policies");

/** An address at which there is no engine. */
export const noEngine = "127.0.0.1:1";

/** Starts the pack as the engine starts the executable: in the project's folder. */
export function startExecutable(engine: string): ChildProcess {
  const stdio = ["ignore", "pipe", "inherit"] as const;
  // On Windows the engine finds the .cmd file by the same name.
  if (process.platform === "win32") {
    const script = join(folder, "pulumi-analyzer-quarterturn.cmd");
    return spawn(`"${script}"`, [engine], { cwd: packageRoot, stdio: [...stdio], shell: true });
  }
  return spawn(join("policies", "pulumi-analyzer-quarterturn"), [engine], {
    cwd: packageRoot,
    stdio: [...stdio],
  });
}

/** Starts the pack as a current language host starts the folder: by the SDK's runner, in the pack's folder. */
export function startByRunner(): ChildProcess {
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  return spawn(process.execPath, [runner, noEngine, folder], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** What the pack tells an engine of itself. */
export async function ask(pack: ChildProcess): Promise<readonly Registered[]> {
  if (pack.stdout === null) throw new Error("the pack has no output");
  const [port] = (await once(createInterface({ input: pack.stdout }), "line")) as [string];
  const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const info = await new Promise<AnalyzerInfo>((resolve, reject) => {
    client.getAnalyzerInfo(new Empty(), (error, answer) => {
      if (error === null) resolve(answer);
      else reject(error);
    });
  });
  client.close();
  return info.getPoliciesList().map((policy) => ({
    name: policy.getName(),
    description: policy.getDescription(),
    level: levelName(policy.getEnforcementlevel()),
  }));
}

function levelName(level: EnforcementLevel): string {
  switch (level) {
    case EnforcementLevel.ADVISORY:
      return "advisory";
    case EnforcementLevel.MANDATORY:
      return "mandatory";
    case EnforcementLevel.REMEDIATE:
      return "remediate";
    case EnforcementLevel.DISABLED:
      return "disabled";
  }
}
