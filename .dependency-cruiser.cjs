"use strict";

// `npm run lint` refuses a circle, and an import that runs upwards: each room may use those that stand before it here.

/** From the ground up; what each is, for whoever is refused. @type {readonly (readonly [room: string, is: string])[]} */
const rooms = [
  ["rotation", "the rule, pure"],
  ["protocol", "Pulumi's wire, for providers and the policy pack"],
  ["names", "type tokens and names, known to all"],
  ["settings", "the stack file, read and checked"],
  ["rights", "what each command may do in Azure"],
  ["web", "requests and logins"],
  ["certificates", "what is served, and the rules of those who issue it"],
  ["deadlines", "dates that end things"],
  ["components", "what is declared"],
  ["keycloak", "a realm's admin API"],
  ["program", "what a run does"],
  ["provider", "the own provider"],
  ["policies", "the policy pack"],
  ["rendering", "pages, tables and timelines"],
  ["status", "who must act"],
  ["history", "what happened"],
  ["gate", "whether a preview may pass"],
  ["local-azure", "an Azure to run against"],
  ["cli", "the commands"],
  ["packaging", "the npm package"],
];

/** @param {readonly string[]} names */
const inside = (names) => `^(${names.join("|")})/`;

const upwards = rooms.slice(0, -1).map(([room, is], at) => ({
  name: `${room}-imports-downwards`,
  comment: `${room}/ is ${is}: it may use ${
    rooms
      .slice(0, at)
      .map(([one]) => `${one}/`)
      .join(", ") || "no other room"
  }.`,
  severity: "error",
  from: { path: inside([room]) },
  to: { path: inside(rooms.slice(at + 1).map(([one]) => one)) },
}));

/** Rooms that stand on their own: what others would want of them belongs further down. */
const alone = ["program", "provider", "policies", "status", "history", "gate", "local-azure"].map((room) => ({
  name: `nobody-imports-${room}`,
  comment: `${room}/ stands on its own: only a command may start it; what others want of it belongs into a room below.`,
  severity: "error",
  from: { path: inside(rooms.map(([one]) => one).filter((one) => one !== room && one !== "cli")) },
  to: { path: inside([room]) },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circle",
      comment:
        "Of files in a circle none can be read or tested by itself: what both need goes into a third one.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "nobody-imports-the-program",
      comment: "stacks/ is MaxConf's program: it runs, and is no library.",
      severity: "error",
      from: { pathNot: "^(stacks|test)/" },
      to: { path: "^stacks/" },
    },
    ...upwards,
    ...alone,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(node_modules|\\.local|coverage|reports)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".json"] },
  },
};
