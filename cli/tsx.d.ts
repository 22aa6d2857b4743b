// tsx ships no types for its CommonJS hook, which is required for its effect only.
declare module "tsx/cjs";
