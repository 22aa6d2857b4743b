import type { Server } from "node:net";
import { version } from "../package.json";
import { todayOf } from "../settings/clock";
import { appSettings } from "./azure/appSettings";
import { gatewayDomains } from "./azure/gatewayDomains";
import { readRoles } from "./azure/readRoles";
import { ownResourceManager } from "./azure/resourceManager";
import { reminder } from "./certificates/reminder";
import { watchedCertificate } from "./certificates/watchedCertificate";
import { tokenCanary } from "./canary/tokenCanary";
import { Engine } from "../protocol/engine";
import { EntraApps } from "./entra";
import { handover } from "./handover/handover";
import { clientSecret } from "./keycloak/clientSecret";
import { readClient } from "./keycloak/readClient";
import { Realms } from "./keycloak/realms";
import { secretRotationPolicy } from "./keycloak/secretRotationPolicy";
import { readCaller } from "./keyvault/readCaller";
import { vaultSecret } from "./keyvault/secret";
import { Vaults } from "./keyvault/vaultClient";
import { ledger } from "./ledger";
import { serve } from "./serve";
import { ProviderService } from "./service";

const apps = new EntraApps();
const realms = new Realms();
const vaults = new Vaults();
const offered = [
  ledger(apps, () => todayOf(process.env)),
  tokenCanary(apps),
  handover(apps),
  vaultSecret(vaults),
  secretRotationPolicy(realms),
  clientSecret(realms),
  readClient(realms),
  appSettings(ownResourceManager),
  gatewayDomains(ownResourceManager),
  readCaller(vaults),
  watchedCertificate,
  reminder(),
  readRoles(ownResourceManager),
];
const args = process.argv.slice(2);

process.once("SIGTERM", () => process.exit());
if (args.includes("--attach")) waitForPort();
else startedByEngine(args.find((arg) => /^[\w.[\]:]+:\d+$/.test(arg)));

/** The engine's own way: it gives its address, reads the port, connects, and talks the provider protocol. */
function startedByEngine(address: string | undefined): void {
  const engine = address === undefined ? undefined : new Engine(address);
  engine?.whenGone(() => process.exit());
  // A process of its own for each instance: whoever comes by whatever connection, it is the same.
  const service = new ProviderService(version, offered, engine);
  void serve(() => service).then(({ port }) => {
    console.log(port);
  });
}

/** `npm run local` starts it before the engine needs it, with a port that is open already, and ends it. */
function waitForPort(): void {
  // Ctrl-C goes to all of a terminal's processes; the engine still needs this one to end in order.
  process.on("SIGINT", () => undefined);
  process.once(
    "message",
    (_, port) => void serve(() => new ProviderService(version, offered), port as Server),
  );
  process.once("disconnect", () => process.exit());
}
