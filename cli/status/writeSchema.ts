import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../projectRoot";
import { publishedSchema } from "../../status/report/publishedSchema";

// Run by `npm run status-schema` when the report has changed.
writeFileSync(join(projectRoot, "docs", "status.schema.json"), publishedSchema());
