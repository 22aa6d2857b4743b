/** What a project translates and checks its program with: the versions that this one is tested with. */
export const projectVersions = {
  "ts-node": "10.9.2",
  typescript: "6.0.3",
} as const;
