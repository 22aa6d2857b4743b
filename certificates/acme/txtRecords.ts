import { z } from "zod";
import type { Instant } from "../../rotation";

/** TXT records of one name, as Azure Resource Manager has them. What is others' goes back as it came. */
export const recordSetSchema = z.object({
  etag: z.string().optional(),
  properties: z
    .looseObject({
      metadata: z.record(z.string(), z.string()).nullish(),
      TXTRecords: z.array(z.looseObject({ value: z.array(z.string()) })).default([]),
    })
    .default({ TXTRecords: [] }),
});

type Properties = z.output<typeof recordSetSchema>["properties"];

/** Values that we published, each with when: `VALUE@2027-02-16T13:07:00Z`, beside others' metadata. */
const mark = "quarterturn";
/** Seconds until a new set may be asked for again. */
const newTtl = 60;
/** Milliseconds after which no run waits for a value any more: one that was killed left it. */
const longestRun = 3_600_000;

interface OwnValue {
  readonly value: string;
  readonly since: Instant;
}

/** The set with a value of ours beside what others have in it, and without what killed runs left. */
export function withValue(before: Properties | undefined, value: string, now: Instant): Properties {
  const own = ownIn(before);
  const left = own.filter(({ since }) => Date.parse(now) - Date.parse(since) > longestRun);
  const kept = own.filter((one) => !left.includes(one) && one.value !== value);
  const { TXTRecords = [], ...others } = before ?? { TTL: newTtl };
  const gone = new Set([...left.map((one) => one.value), value]);
  return {
    ...written(others, [...kept, { value, since: now }]),
    TXTRecords: [...TXTRecords.filter((one) => !gone.has(textOf(one))), { value: [value] }],
  };
}

/**
 * The set without a value of ours.
 * @returns undefined if nothing is left in it, so that it may go
 */
export function withoutValue(before: Properties, value: string): Properties | undefined {
  const { TXTRecords, ...others } = before;
  const records = TXTRecords.filter((one) => textOf(one) !== value);
  const properties = written(
    others,
    ownIn(before).filter((one) => one.value !== value),
  );
  const isEmpty = records.length === 0 && Object.keys(properties.metadata).length === 0;
  return isEmpty ? undefined : { ...properties, TXTRecords: records };
}

/** Whether a set has a value. */
export function hasValue({ TXTRecords }: Properties, value: string): boolean {
  return TXTRecords.some((one) => textOf(one) === value);
}

/** A long one is in several parts. */
const textOf = ({ value }: Properties["TXTRecords"][number]): string => value.join("");

function ownIn(properties: Properties | undefined): OwnValue[] {
  const text = properties?.metadata?.[mark] ?? "";
  return text.split(" ").flatMap((one) => {
    const [, value, since] = /^([^@]+)@(.+)$/.exec(one) ?? [];
    return value === undefined || since === undefined || Number.isNaN(Date.parse(since))
      ? []
      : [{ value, since }];
  });
}

/** What Azure answers beside what may be set. */
const answered = ["fqdn", "provisioningState", "metadata"];

function written(given: Readonly<Record<string, unknown>>, own: readonly OwnValue[]) {
  const others = Object.entries((given.metadata ?? {}) as Record<string, string>).filter(
    ([name]) => name !== mark,
  );
  const ours = own.map(({ value, since }) => `${value}@${since}`).join(" ");
  const settable = Object.entries(given).filter(([name]) => !answered.includes(name));
  return {
    ...Object.fromEntries(settable),
    metadata: Object.fromEntries([...others, ...(ours === "" ? [] : [[mark, ours] as const])]),
  };
}
