import type { Day } from "../../rotation";
import type { FunctionAppFacts, SettingReference } from "../estateFacts";
import type { Facts } from "../facts";
import { vaultViews } from "../vaults";
import type { ReferenceReport, Report } from "./schema";
import { type WantedSettings, wantedSettings } from "./wantedSettings";

/** What a consumer's secret is to the Function App. */
export interface ReferenceRow extends ReferenceReport {
  readonly wanted: WantedSettings;
  /** App Service's sentence; empty if there is none. */
  readonly details: string;
  /** When the newest version was written; undefined if that isn't known. */
  readonly newestOn: Day | undefined;
}

/** A row for each consumer that has a secret in the vault, and for each further setting that refers to it. */
export function referenceRows(facts: Facts, site: FunctionAppFacts): ReferenceRow[] {
  return wantedSettings(facts).flatMap((wanted) => {
    const own = site.references.ok ? site.references.value.get(wanted.secretSetting) : undefined;
    const reading = readingSettings(wanted, site);
    const rows = reading.map(([setting, one]) => rowOf(facts, wanted, setting, one));
    const isLiteral =
      own === undefined && site.settings.ok && site.settings.value.get(wanted.secretSetting) === "other";
    const isCovered =
      own === undefined
        ? rows.length > 0 && !isLiteral
        : rows.some((row) => row.setting === wanted.secretSetting);
    return isCovered ? rows : [bareRow(wanted, site, own), ...rows];
  });
}

/** Those that refer to the consumer's secret, whatever they are called: an app that exists has names of its own. */
function readingSettings(
  { secretName, secretSetting, vaultName }: WantedSettings,
  { references }: FunctionAppFacts,
): [string, SettingReference][] {
  if (!references.ok) return [];
  const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
  return [...references.value].filter(
    ([setting, one]) =>
      (isSame(one.secretName, secretName) && isSame(one.vaultName, vaultName)) ||
      // What it refers to can't be told then, only that it doesn't resolve.
      (setting === secretSetting && one.secretName === ""),
  );
}

function rowOf(facts: Facts, wanted: WantedSettings, setting: string, one: SettingReference): ReferenceRow {
  const { consumer, secretName } = wanted;
  const read = vaultViews(facts).find(({ called }) => called === wanted.vault)?.read;
  const lies = read?.ok === true ? read.value.get(secretName) : undefined;
  const newest = lies?.isDeleted === false ? lies.versions.at(-1) : undefined;
  const { status, details, version = null } = one;
  return {
    ...{ consumer, setting, wanted, status, details, version },
    state: stateOf(one, newest?.version),
    newestOn: newest?.createdAt.slice(0, 10) as Day | undefined,
  };
}

/** App Service's words for what it has not done yet, or will do again by itself. */
const passing = new Set(["", "initialized", "fetchtimedout"]);

function stateOf({ status, pinnedTo, version }: SettingReference, newest: string | undefined) {
  if (passing.has(status.toLowerCase())) return "pending";
  if (status.toLowerCase() !== "resolved") return "failed";
  if (pinnedTo !== undefined) return "pinned";
  if (version === undefined || newest === undefined) return "resolved";
  return version === newest ? "newest" : "older";
}

/** No setting refers to the secret: what is there in its place. */
function bareRow(
  wanted: WantedSettings,
  { settings, references }: FunctionAppFacts,
  own: SettingReference | undefined,
): ReferenceRow {
  const { consumer, secretSetting: setting } = wanted;
  const row = { consumer, setting, wanted, details: "", version: null, newestOn: undefined };
  if (own !== undefined) return { ...row, state: "elsewhere", status: own.status };
  const kind = settings.ok ? settings.value.get(setting) : undefined;
  const untold = { ...row, state: "unknown", status: null } as const;
  // Another setting may refer to it.
  if (!references.ok) return kind === "other" ? { ...untold, state: "literal" } : untold;
  switch (kind) {
    case "other":
      return { ...untold, state: "literal" };
    case "asWanted":
      return { ...untold, state: "pending" };
    case "missing":
    case undefined:
      return { ...untold, state: "missing" };
  }
}

/** The Function App of a report; null where there is none, or no run has made it. */
export function functionAppReport(facts: Facts): Report["functionApp"] {
  const { functionApp: wanted } = facts.settings;
  const { functionApp: read } = facts.estate;
  if (wanted === undefined || read === undefined) return null;
  const name = wanted.siteName;
  if (!read.ok) return { name, reason: read.reason, references: [] };
  const { references } = read.value;
  return {
    name,
    reason: references.ok ? null : references.reason,
    references: referenceRows(facts, read.value).map(({ consumer, setting, state, status, version }) => ({
      ...{ consumer, setting, state, status, version },
    })),
  };
}
