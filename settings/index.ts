export { type Raw } from "./included";
export { type ReadFile, filesOf } from "./projectFiles";
export { type StackConfig, readConfig } from "./readConfig";
export { type Settings, SettingsError, readStack } from "./settings";
export { UsageError } from "./usageError";
