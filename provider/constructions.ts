import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type ServiceError, credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";

const launch = join(__dirname, "launchComponent.js");
const options = {
  "grpc.enable_http_proxy": 0,
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
};

/** Components that programs in other languages ask for: each is made by a process of its own, which lives as long as the run. */
export class Constructions {
  private readonly running = new Set<ChildProcess>();

  /**
   * Has a component made.
   * @param engine `127.0.0.1:PORT`
   * @throws Error with what the component says of it
   */
  async make(request: ConstructRequest, engine: string): Promise<ConstructResponse> {
    const secretKeys = JSON.stringify(request.getConfigsecretkeysList());
    const child = fork(launch, [engine], {
      env: { ...process.env, PULUMI_CONFIG_SECRET_KEYS: secretKeys },
      execArgv: [],
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    this.running.add(child);
    child.once("exit", () => this.running.delete(child));
    const client = new ResourceProviderClient(
      `127.0.0.1:${await portOf(child)}`,
      credentials.createInsecure(),
      options,
    );
    return new Promise((resolve, reject) => {
      client.construct(request, (error: ServiceError | null, response) => {
        if (error === null) resolve(response);
        else reject(new Error(error.details));
      });
    });
  }

  end(): void {
    for (const child of this.running) child.kill();
    this.running.clear();
  }
}

/** What it prints first. @throws Error if it ends before */
async function portOf(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error("a component's process has no output");
  const lines = createInterface(stdout);
  const [port] = (await Promise.race([once(lines, "line"), once(lines, "close")])) as [string?];
  if (port !== undefined) return port;
  throw new Error(`the process that makes the component ended (exit code ${child.exitCode ?? "none"})`);
}
