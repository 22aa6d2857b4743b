import { ConfidentialClientApplication } from "@azure/msal-node";
import { say } from "./say";

// Arguments: authority, client ID, secret, scope, correlation ID.
const [authority = "", clientId = "", clientSecret = "", scope = "", correlationId = ""] =
  process.argv.slice(2);
const knownAuthorities = [new URL(authority).host];
const app = new ConfidentialClientApplication({
  auth: { authority, clientId, clientSecret, knownAuthorities },
});
const asked = app.acquireTokenByClientCredential({ scopes: [scope], correlationId });
say(asked.then((result) => result?.accessToken ?? ""));
