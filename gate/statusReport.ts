import { z } from "zod";
import { UsageError } from "../settings/usageError";

/** Of what `npm run status -- --json` prints, what the gate reads: docs/status.schema.json has all of it. */
const reportSchema = z.looseObject({
  format: z.literal(1),
  stack: z.string(),
  today: z.string(),
  consumers: z.array(
    z.looseObject({
      credentials: z.array(
        z.looseObject({
          name: z.string(),
          verdict: z.looseObject({ sentence: z.string() }),
        }),
      ),
    }),
  ),
});

/** Whether a credential, called `edge-g1`, is still signed in with, in words; undefined if the report doesn't know it. */
export type LastUse = (name: string) => string | undefined;

/**
 * Reads a report of the stack's status.
 * @throws UsageError if it is something else, or of another stack
 */
export function readStatus(text: string, source: string, stack: string): LastUse {
  const read = reportSchema.safeParse(parsed(text));
  const wayOut = `make it with \`npm run --silent status -- --stack ${stack} --json > status.json\``;
  if (!read.success) {
    throw new UsageError(
      `${source}: got something else, want what \`npm run status -- --json\` prints; ${wayOut}`,
    );
  }
  const report = read.data;
  if (stack !== "" && report.stack !== stack) {
    throw new UsageError(`${source}: got the status of ${report.stack}, want that of ${stack}; ${wayOut}`);
  }
  return (name) => {
    const credential = report.consumers
      .flatMap(({ credentials }) => credentials)
      .find((one) => one.name === name);
    if (credential === undefined) return undefined;
    return `${credential.verdict.sentence} (status of ${report.today})`;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
