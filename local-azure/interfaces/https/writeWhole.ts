import { renameSync, writeFileSync } from "node:fs";

/** Writes a file that only its owner reads, in one step: nobody ever sees half of it. */
export function writeWhole(file: string, content: string): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, content, { mode: 0o600 });
  renameSync(fresh, file);
}
