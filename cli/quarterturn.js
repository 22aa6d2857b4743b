#!/usr/bin/env node
"use strict";

// What `quarterturn` is where it is installed as a package. Even an old Node.js must be able to read this file.

const { fail } = require("./fail.js");
const { onNewNode } = require("./runtime/node.js");

async function start() {
  const { translatorOf } = require("../provider/translate.js");
  const { runCommand } = /** @type {{ runCommand(argv: string[]): Promise<void> }} */ (
    translatorOf(__filename)("./commands.ts")
  );
  await runCommand(process.argv.slice(2));
}

onNewNode(start).catch(fail);
