/** A resource type or function that the local Azure doesn't have. */
export class NotEmulated extends Error {
  constructor(kind: "resource type" | "function" | "property", token: string) {
    super(
      `${token}: the local Azure doesn't emulate this ${kind}. What it has: local-azure/interfaces/provider/registry.ts. ` +
        "With a real subscription it works as always: run pulumi without `npm run local`.",
    );
  }
}
