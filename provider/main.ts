import { main } from "@pulumi/pulumi/provider/server";
import { version } from "../package.json";
import { engineLog } from "./engineLog";
import { ledger } from "./ledger";
import { QuarterturnProvider } from "./provider";

// The engine reads the port that `main` prints and talks the provider protocol to it.
const args = process.argv.slice(2);
const engine = args.find((arg) => /^[\w.[\]:]+:\d+$/.test(arg)) ?? "";
void main(new QuarterturnProvider(version, [ledger], engineLog(engine)), args);
