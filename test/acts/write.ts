import { writeFileSync } from "node:fs";
import { documents } from "./tables";

/** `npm run acts-tables`: writes what was tried on the engine into the documents. */
async function write(): Promise<void> {
  for (const { file, text } of documents) {
    writeFileSync(file, await text());
    console.log(`Written: ${file}`);
  }
}

void write();
