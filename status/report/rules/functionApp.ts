import { addDays } from "../../../rotation";
import type { FunctionAppFacts } from "../../estateFacts";
import type { Facts } from "../../facts";
import { type ReferenceRow, referenceRows } from "../references";
import type { Finding } from "../schema";
import { upCommand } from "../situation";
import type { WantedSettings } from "../wantedSettings";
import { unread } from "./estate";

/** What the Function App gets of the secrets: a rotation that its references don't follow ends in refused sign-ins. */
export function functionAppFindings(facts: Facts): Finding[] {
  const { functionApp: wanted } = facts.settings;
  const { functionApp: read } = facts.estate;
  if (wanted === undefined || read === undefined) return [];
  const called = `Function App ${wanted.siteName}`;
  if (!read.ok) return [unread("functionApp", called, read)];
  const { settings, references } = read.value;
  const rows = referenceRows(facts, read.value);
  return [
    ...(references.ok ? [] : [unread("functionApp", `references of the ${called}`, references)]),
    ...(settings.ok ? [] : [unread("functionApp", `settings of the ${called}`, settings)]),
    ...rows.flatMap((row) => referenceFindings(row, read.value, facts)),
    ...rows.flatMap((row) => clientIdFindings(row, read.value, facts)),
  ];
}

function referenceFindings(row: ReferenceRow, site: FunctionAppFacts, facts: Facts): Finding[] {
  const { state, setting, status, details, consumer, wanted } = row;
  const where = `${setting} of the Function App`;
  switch (state) {
    case "newest":
    case "unknown":
      return [];
    case "resolved": {
      const sentence = `${where} resolves, and to which version of ${wanted.secretName} can't be told`;
      return [found(row, "note", "reference-version-unknown", sentence, null)];
    }
    case "older":
      return [olderFinding(row, site, facts)];
    case "pinned": {
      const sentence = `${where} names a version of ${wanted.secretName}: it never follows a rotation`;
      return [found(row, "act", "reference-pinned", sentence, toWrite(row, site, facts))];
    }
    case "pending": {
      const sentence = `${where} has not been resolved yet${status === null ? "" : ` (${status})`}`;
      return [found(row, "unknown", "reference-pending", sentence, "look again in some minutes")];
    }
    case "failed": {
      const why = [status ?? "", details.replace(/\.$/, "")].filter(Boolean).join(": ");
      const sentence = `${where} does not resolve (${why}): ${consumer}'s secret doesn't reach the app`;
      return [found(row, "act", "reference-failed", sentence, wayOut(row, site, facts))];
    }
    case "elsewhere": {
      const sentence = `${where} refers to another secret than ${consumer}'s`;
      return [found(row, "act", "reference-elsewhere", sentence, toWrite(row, site, facts))];
    }
    case "literal": {
      const sentence = `${where} is a value, not a reference: it never follows a rotation`;
      return [found(row, "act", "reference-literal", sentence, toWrite(row, site, facts))];
    }
    case "missing": {
      const isOurs = isManaged(setting, facts);
      const sentence = isOurs
        ? `${where} is missing or no reference: ${consumer}'s secret doesn't reach the app`
        : `the Function App has no reference to ${wanted.secretName}: it doesn't read ${consumer}'s secret`;
      const action = toWrite(row, site, facts);
      return [found(row, isOurs ? "act" : "due", "reference-missing", sentence, action)];
    }
  }
}

/** App Service fetches again within 24 hours: what was written the day before yesterday it should have. */
function olderFinding(row: ReferenceRow, { id }: FunctionAppFacts, { today }: Facts): Finding {
  const { setting, newestOn = today, wanted } = row;
  const isLate = addDays(newestOn, 1) < today;
  const sentence = `${setting} of the Function App has an older version of ${wanted.secretName} than the one of ${newestOn}`;
  const action = isLate
    ? `have it fetched: ${refresh(id)}, or change any setting of the app`
    : `wait: App Service fetches it within 24 hours; sooner by ${refresh(id)}`;
  return found(row, isLate ? "act" : "note", "reference-older", sentence, action);
}

/** A wrong client ID beside a secret is refused as a wrong secret is. What another name is read by has another here, too. */
function clientIdFindings(row: ReferenceRow, site: FunctionAppFacts, facts: Facts): Finding[] {
  const { wanted, setting, consumer, state } = row;
  const { idSetting, clientId, secretSetting } = wanted;
  const kind = site.settings.ok ? site.settings.value.get(idSetting) : undefined;
  if (setting !== secretSetting || clientId === undefined) return [];
  if (kind === undefined || kind === "asWanted") return [];
  const isOurs = isManaged(idSetting, facts);
  // Where the app has neither, one finding says both.
  if (kind === "missing" && state === "missing" && !isOurs) return [];
  const what = kind === "missing" ? "missing" : "another value";
  const sentence = `${idSetting} of the Function App is ${what}: ${consumer}'s client ID is ${clientId}`;
  const action = isSeen(idSetting, facts) ? rewrite(facts) : setLine(site.id, [`${idSetting}=${clientId}`]);
  return [found(row, "act", "client-id-wrong", sentence, action)];
}

/** A run writes it: the Function App is declared, or `manageSettings` names it. */
function isManaged(setting: string, { settings, state }: Facts): boolean {
  const { existing, manageSettings = [] } = settings.functionApp ?? {};
  return existing === undefined || state.estate.ids.has("functionApp") || manageSettings.includes(setting);
}

/** A refresh sees what became of it. Of an app that is declared it doesn't: Azure shows its settings to nobody who reads it. */
function isSeen(setting: string, { settings, state }: Facts): boolean {
  return (
    !state.estate.ids.has("functionApp") && settings.functionApp?.manageSettings?.includes(setting) === true
  );
}

/** What makes the setting what it should be. */
function toWrite({ setting, state, wanted }: ReferenceRow, site: FunctionAppFacts, facts: Facts): string {
  if (isSeen(setting, facts)) return rewrite(facts);
  const line = setLine(site.id, [
    ...(state === "missing" ? idLine(wanted, site) : []),
    `${setting}=${wanted.reference}`,
  ]);
  return setting === wanted.secretSetting && !isManaged(setting, facts)
    ? `${line}, or name it in \`quarterturn:functionApp.manageSettings\``
    : line;
}

function idLine({ idSetting, clientId }: WantedSettings, { settings }: FunctionAppFacts): string[] {
  const isThere = settings.ok && settings.value.get(idSetting) === "asWanted";
  return clientId === undefined || isThere ? [] : [`${idSetting}=${clientId}`];
}

/** By what App Service says. */
function wayOut(row: ReferenceRow, site: FunctionAppFacts, facts: Facts): string {
  switch ((row.status ?? "").toLowerCase()) {
    case "accesstokeyvaultdenied":
      return `${rewrite(facts, "its right")}, then ${refresh(site.id)}`;
    case "secretnotfound":
      return `${rewrite(facts, "the secret")}, then ${refresh(site.id)}`;
    case "msinotenabled":
      return `switch its system-assigned identity on (\`az functionapp identity assign --ids ${site.id}\`), then ${rewrite(facts, "its right")}`;
    default:
      return toWrite(row, site, facts);
  }
}

function rewrite(facts: Facts, what = "it"): string {
  return `run ${upCommand({ facts }, "--refresh")}: it writes ${what} again`;
}

function refresh(siteId: string): string {
  return `\`az rest --method post --uri "${siteId}/config/configreferences/appsettings/refresh?api-version=2022-03-01"\``;
}

/** For a shell: a reference has parentheses and semicolons. */
function setLine(siteId: string, lines: readonly string[]): string {
  const given = lines.map((line) => `"${line}"`).join(" ");
  return `set it: \`az functionapp config appsettings set --ids ${siteId} --settings ${given}\``;
}

function found(
  { setting, wanted }: ReferenceRow,
  level: Finding["level"],
  code: string,
  sentence: string,
  action: string | null,
): Finding {
  const subject = code === "client-id-wrong" ? wanted.idSetting : setting;
  return { level, code, subject, who: [], by: null, keyId: null, sentence, action };
}
