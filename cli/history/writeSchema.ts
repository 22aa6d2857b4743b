import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { publishedHistorySchema } from "../../history/schema";
import { packageRoot } from "../places";

// Run by `npm run history-schema` when the report has changed.
writeFileSync(join(packageRoot, "docs", "history.schema.json"), publishedHistorySchema());
