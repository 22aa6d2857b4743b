import { type Asked, type Command, entraConsumers } from "./asked";

/** Application permissions of Microsoft Graph, by their IDs. Source: Microsoft Graph permissions reference. */
export const graphPermissions = {
  "Application.Read.All": "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
  "Application.ReadWrite.OwnedBy": "18a4783c-866b-4cc7-a460-3d5e5662c884",
  "AuditLog.Read.All": "b0afded3-3588-46d8-8b3d-9842eff778da",
  "Mail.Send": "b633e1c5-b582-4048-a93e-9f11b44c7e96",
} as const;

export type GraphPermission = keyof typeof graphPermissions;

/** A permission of Microsoft Graph that commands need, and what for. */
export interface GraphEntry {
  readonly permission: GraphPermission;
  /** What in the stack file asks for it. */
  readonly of: string;
  readonly commands: readonly Command[];
  readonly isNeeded: (asked: Asked) => boolean;
  readonly why: string;
  /** Another permission that allows the same. */
  readonly coveredBy?: GraphPermission;
}

const hasEntra = (asked: Asked): boolean => entraConsumers(asked).length > 0;
const entra = "consumers of Entra";

export const graphEntries: readonly GraphEntry[] = [
  {
    permission: "Application.ReadWrite.OwnedBy",
    of: entra,
    commands: ["up", "repair", "destroy"],
    isNeeded: hasEntra,
    why: "adds and removes secrets of apps that it owns, creates apps, and reads any",
  },
  {
    permission: "Application.Read.All",
    of: entra,
    commands: ["preview", "status"],
    isNeeded: hasEntra,
    why: "looks apps up, and which secrets they have; never a value",
    coveredBy: "Application.ReadWrite.OwnedBy",
  },
  {
    permission: "AuditLog.Read.All",
    of: `${entra}, without \`signInLogs.logAnalyticsWorkspaceId\``,
    commands: ["status"],
    isNeeded: (asked) => hasEntra(asked) && asked.settings.signInLogs.logAnalyticsWorkspaceId === undefined,
    why: "which secrets are signed in with (with Entra ID P1 or P2)",
  },
  {
    permission: "Mail.Send",
    of: "`mail.graph`",
    commands: ["up"],
    isNeeded: ({ settings }) => settings.mail?.graph !== undefined,
    why: "hands over; limit it to the mailbox `mail.from` by an application access policy",
  },
];
