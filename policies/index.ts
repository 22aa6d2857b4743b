import { PolicyPack } from "@pulumi/policy";
import { Engine } from "../protocol/engine";
import { pack } from "./pack";

// The address that the engine gives the executable; a language host keeps it to itself and ends the pack.
const address = process.argv.slice(2).find((arg) => /^[\w.[\]:]+:\d+$/.test(arg));
if (address !== undefined) new Engine(address).whenGone(() => process.exit());

// Prints the port on which the engine finds the rules.
new PolicyPack("quarterturn", { policies: [...pack] });
