import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { publishedHistorySchema } from "../../history/schema";
import { projectRoot } from "../projectRoot";

// Run by `npm run history-schema` when the report has changed.
writeFileSync(join(projectRoot, "docs", "history.schema.json"), publishedHistorySchema());
