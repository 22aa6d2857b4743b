import type { Said } from "../child";

/** Prints what the work gave, or how it failed. */
export function say(work: Promise<string>): void {
  void work
    .then((got): Said => ({ got }))
    .catch((error: unknown): Said => {
      const { name, message, ...rest } = error as Error & {
        readonly statusCode?: number;
        readonly code?: string;
        readonly errorCode?: string;
      };
      const failed = { name, message };
      const { statusCode, code = rest.errorCode } = rest;
      return {
        failed: {
          ...failed,
          ...(statusCode === undefined ? {} : { statusCode }),
          ...(code === undefined ? {} : { code }),
        },
      };
    })
    .then((said) => {
      console.log(JSON.stringify(said));
    });
}
