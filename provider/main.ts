import { main } from "@pulumi/pulumi/provider/server";
import { version } from "../package.json";
import { ledger } from "./ledger";
import { QuarterturnProvider } from "./provider";

// The engine reads the port that `main` prints and talks the provider protocol to it.
void main(new QuarterturnProvider(version, [ledger]), process.argv.slice(2));
