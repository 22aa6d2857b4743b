import { main } from "@pulumi/pulumi/provider/server";
import { version } from "../package.json";
import { Engine } from "./engine";
import { ledger } from "./ledger";
import { QuarterturnProvider } from "./provider";

const args = process.argv.slice(2);
const engine = new Engine(args.find((arg) => /^[\w.[\]:]+:\d+$/.test(arg)) ?? "");
engine.whenGone(() => process.exit());

// The engine reads the port that `main` prints and talks the provider protocol to it.
void main(new QuarterturnProvider(version, [ledger], engine.tell), args);
