import type { LocalAzure } from "../../local-azure";
import type { Explorer } from "../../local-azure/explorer/app";
import { UsageError } from "../../settings/usageError";

/**
 * Starts the local Azure's explorer and says where it is.
 * @throws UsageError if the port can't be had
 */
export async function openExplorer(
  azure: LocalAzure,
  port: number,
  say: (line: string) => void,
): Promise<Explorer> {
  // Loaded late: a run without the page doesn't wait for it.
  const { startExplorer } = await import("../../local-azure/explorer/app");
  try {
    const explorer = await startExplorer(azure, port);
    say(`The local Azure's explorer: ${explorer.url}`);
    return explorer;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE")
      throw new UsageError(`--port: got ${port}, want one that is free: it is in use`);
    if (code === "EACCES") throw new UsageError(`--port: got ${port}, want one that you may use, e.g. 8080`);
    throw error;
  }
}

/** Resolves once somebody presses Ctrl-C, or the process is asked to end. */
export async function untilInterrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      process.off("SIGINT", end).off("SIGTERM", end);
      resolve();
    };
    process.on("SIGINT", end).on("SIGTERM", end);
  });
}
