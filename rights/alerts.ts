import { topicOf } from "../settings/alerts";
import { type Asked, groupOf, vaultsAsked } from "./asked";
import { type Entry, declared, does, listed } from "./entry";

const alerts = { of: "`alerts`", on: defaultGroup(({ settings }) => settings.alerts !== undefined) };
const ownTopic = {
  of: "`alerts`: a vault without `topic`",
  on: (asked: Asked) =>
    watched(asked).flatMap(({ vault, topic }) => (topic === undefined ? [groupOf(asked, vault)] : [])),
};
const rule = {
  of: "`alerts.workspaceId`",
  on: defaultGroup(({ settings }) => settings.alerts?.workspaceId !== undefined),
};
const topicsGroup = {
  of: "`alerts`: each vault",
  on: (asked: Asked) =>
    watched(asked).map(({ vault, topic }) =>
      groupOf(asked, topic === undefined ? vault : { existing: { ...vault.existing, ...topic } }),
    ),
};
const itsVault = { of: "`alerts`: each vault", on: (asked: Asked) => watched(asked).map(({ id }) => id) };
const goes = ["repair", "destroy"] as const;

/** What Azure tells of by itself. */
export const alertEntries: readonly Entry[] = [
  ...declared(alerts, "Microsoft.Insights/actionGroups", "who is told", goes),
  ...declared(ownTopic, "Microsoft.EventGrid/systemTopics", "the vault's events", goes),
  ...declared(topicsGroup, "Microsoft.EventGrid/systemTopics/eventSubscriptions", "which are told", goes),
  does(itsVault, ["Microsoft.EventGrid/eventSubscriptions/write"], ["up"], "may tell the vault's events"),
  ...declared(rule, "Microsoft.Insights/scheduledQueryRules", "refused sign-ins", goes),
  does(
    { of: "`alerts.workspaceId`: the workspace", on: ({ settings }) => listed(settings.alerts?.workspaceId) },
    ["Microsoft.OperationalInsights/workspaces/read"],
    ["up"],
    "the rule looks there",
  ),
];

/** Who is told, and refused sign-ins, are the same for all vaults. */
function defaultGroup(is: (asked: Asked) => boolean) {
  return (asked: Asked): string[] => (is(asked) ? [groupOf(asked, asked.settings.vault)] : []);
}

/** Each vault that alerts tell of, and the topic that it has already. */
function watched(asked: Asked) {
  const { alerts: wanted } = asked.settings;
  if (wanted === undefined) return [];
  return vaultsAsked(asked).map(({ id, called, settings }) => ({
    id,
    vault: settings,
    topic: topicOf(wanted, called),
  }));
}
