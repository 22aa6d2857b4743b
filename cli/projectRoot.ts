import { dirname } from "node:path";

/** The folder of package.json and Pulumi.yaml. */
export const projectRoot = dirname(__dirname);
