"use strict";

// What the own provider starts for each component that a program in another language asks for.
process.once("disconnect", () => process.exit());
const { translatorOf } = require("../provider/translate.js");
translatorOf(__filename)("./construct.ts");
