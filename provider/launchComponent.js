"use strict";

// What the provider starts for each component that a program in another language asks for.
process.once("disconnect", () => process.exit());
const { translatorOf } = require("./translate.js");
translatorOf(__filename)("../program/construct.ts");
