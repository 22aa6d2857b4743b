import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { packageRoot } from "../places";

/**
 * Starts the own provider beside an engine and attaches it, as the local Azure's are. The engine would start it by itself,
 * once for the preview and once for the update, and wait each time. Where there is none, in the package of the local Azure
 * alone, nothing is started.
 * @param environment of the engine
 * @param run what runs the engine, in an environment that attaches the provider
 */
export async function withOwnProvider<T>(
  environment: NodeJS.ProcessEnv,
  run: (environment: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const launch = join(packageRoot, "provider", "launch.js");
  if (!existsSync(launch)) return run(environment);
  // Open at once, so the engine that comes first waits in line.
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  const provider = fork(launch, ["--attach"], {
    env: environment,
    execArgv: [],
    // Never the terminal's own: Node.js would make a pipe that the engine writes to non-blocking.
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  provider.stderr?.on("data", (text: Buffer) => process.stderr.write(text));
  const ended = once(provider, "exit");
  try {
    provider.send("port", listener, () => listener.close());
    const attached = [environment.PULUMI_DEBUG_PROVIDERS, `quarterturn:${port}`].filter(Boolean).join(",");
    return await run({ ...environment, PULUMI_DEBUG_PROVIDERS: attached });
  } finally {
    provider.kill();
    await ended;
  }
}
