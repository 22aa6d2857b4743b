import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../places";
import { publishedSchema } from "../../status/report/publishedSchema";

// Run by `npm run status-schema` when the report has changed.
writeFileSync(join(packageRoot, "docs", "status.schema.json"), publishedSchema());
