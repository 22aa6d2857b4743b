#!/usr/bin/env node
"use strict";

// What `local-azure` is where it is installed as a package. Even an old Node.js must be able to read this file.

const { fail } = require("./fail.js");
const { onNewNode } = require("./runtime/node.js");

async function start() {
  const { translatorOf } = require("../provider/translate.js");
  const { localAzureCommand } = /** @type {typeof import("./local/command")} */ (
    translatorOf(__filename)("./local/command.ts")
  );
  await localAzureCommand().parseAsync(process.argv.slice(2), { from: "user" });
}

onNewNode(start).catch(fail);
