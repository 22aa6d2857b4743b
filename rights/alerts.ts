import { type Asked, groupOf, vaultOf } from "./asked";
import { type Entry, declared, does, listed } from "./entry";

const inVaultsGroup = (is: (asked: Asked) => boolean) => (asked: Asked) =>
  is(asked) ? [groupOf(asked, asked.settings.vault)] : [];
const alerts = {
  of: "`alerts`",
  on: inVaultsGroup(({ settings }) => settings.alerts !== undefined),
};
const ownTopic = {
  of: "`alerts` without `topic`",
  on: inVaultsGroup(({ settings }) => settings.alerts !== undefined && settings.alerts.topic === undefined),
};
const rule = {
  of: "`alerts.workspaceId`",
  on: inVaultsGroup(({ settings }) => settings.alerts?.workspaceId !== undefined),
};
const topicsGroup = {
  of: alerts.of,
  on: (asked: Asked) => {
    const { topic } = asked.settings.alerts ?? {};
    if (topic === undefined) return alerts.on(asked);
    return [groupOf(asked, { existing: { ...asked.settings.vault.existing, ...topic } })];
  },
};
const itsVault = {
  of: "`alerts`: the vault",
  on: (asked: Asked) => (asked.settings.alerts === undefined ? [] : [vaultOf(asked)]),
};
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
