import {
  CORE_SCHEMA,
  NOT_RESOLVED,
  YAMLException,
  defineScalarTag,
  floatCoreTag,
  intCoreTag,
  load,
  mergeTag,
} from "js-yaml";
import { isDay } from "../rotation";
import { engineNumber } from "../rotation/engineNumber";
import { Unclear } from "./shape";

/** A text that is no YAML. */
export class YamlError extends Error {
  /** @param line the line, where it is known; its text isn't shown, it may be a secret */
  constructor(
    readonly reason: string,
    readonly line: number | undefined,
  ) {
    super(reason);
  }
}

/**
 * Reads YAML as the Pulumi engine does, so that the program and whoever else reads a stack file see the same. What
 * versions of YAML read in different ways is `Unclear` in what is returned, for the reader to refuse.
 * @throws YamlError if it is no YAML
 */
export function parseYaml(text: string): unknown {
  try {
    return load(text, { schema });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new YamlError(error.reason, error.mark === undefined ? undefined : error.mark.line + 1);
  }
}

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

/** YAML 1.2 has other octals than 1.1, and no `1_000`. */
const wholeNumber = defineScalarTag<unknown>(intCoreTag.tagName, {
  implicit: true,
  implicitFirstChars: ["+", "-", ".", ...digits],
  identify: () => false,
  resolve: (source, isExplicit, tag) => {
    const core = numberOf([intCoreTag, floatCoreTag].map((one) => one.resolve(source, isExplicit, tag)));
    const engine = engineNumber(source);
    if (core === undefined && engine === undefined) return NOT_RESOLVED;
    return core === engine ? engine : new Unclear(source);
  },
});

function numberOf(resolved: readonly unknown[]): number | undefined {
  return resolved.find((one): one is number => typeof one === "number");
}

/** The formats that the engine takes for a moment: it makes them texts of its own, with the machine's zone if they have one. */
const moment =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d+)?(Z|[-+]\d{2}:\d{2}))|(?: +(\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d+)?))?$/;

const timestamp = defineScalarTag<unknown>("tag:yaml.org,2002:timestamp", {
  implicit: true,
  implicitFirstChars: digits,
  identify: () => false,
  resolve: (source) => {
    const found = moment.exec(source);
    if (found === null) return NOT_RESOLVED;
    const [, year = "", month = "", day = "", h1, m1, s1, f1, zone = "Z", h2, m2, s2, f2] = found;
    const two = (part: string): string => part.padStart(2, "0");
    const date = `${year}-${two(month)}-${two(day)}`;
    const [hour, minute, second] = [h1 ?? h2 ?? "0", m1 ?? m2 ?? "0", s1 ?? s2 ?? "0"];
    const exists = isDay(date) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
    if (!exists) return NOT_RESOLVED;
    if (zone !== "Z") return new Unclear(source);
    const fraction = (f1 ?? f2 ?? "").slice(0, 10).replace(/\.?0+$/, "");
    return `${date} ${two(hour)}:${two(minute)}:${two(second)}${fraction} +0000 UTC`;
  },
});

const schema = CORE_SCHEMA.withTags(wholeNumber, timestamp, mergeTag);
