import { ConfidentialClientApplication } from "@azure/msal-node";
import { say } from "./say";

// Arguments: authority, client ID, secret, scope.
const [authority = "", clientId = "", clientSecret = "", scope = ""] = process.argv.slice(2);
const knownAuthorities = [new URL(authority).host];
const app = new ConfidentialClientApplication({
  auth: { authority, clientId, clientSecret, knownAuthorities },
});
say(app.acquireTokenByClientCredential({ scopes: [scope] }).then((result) => result?.accessToken ?? ""));
