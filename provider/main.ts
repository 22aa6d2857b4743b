import { version } from "../package.json";
import { Engine } from "./engine";
import { tokenCanary } from "./canary/tokenCanary";
import { handover } from "./handover/handover";
import { ledger } from "./ledger";
import { serve } from "./serve";
import { ProviderService } from "./service";

const address = process.argv.slice(2).find((arg) => /^[\w.[\]:]+:\d+$/.test(arg));
const engine = address === undefined ? undefined : new Engine(address);
engine?.whenGone(() => process.exit());
process.once("SIGTERM", () => process.exit());

void serve(new ProviderService(version, [ledger, tokenCanary, handover], engine)).then(({ port }) => {
  // The engine reads this line, connects, and talks the provider protocol.
  console.log(port);
});
