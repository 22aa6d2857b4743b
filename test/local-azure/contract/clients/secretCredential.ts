import { ClientSecretCredential } from "@azure/identity";
import { say } from "./say";

// Arguments: tenant, client ID, secret, scope. The authority is AZURE_AUTHORITY_HOST.
const [tenant = "", clientId = "", secret = "", scope = ""] = process.argv.slice(2);
const credential = new ClientSecretCredential(tenant, clientId, secret, { disableInstanceDiscovery: true });
say(credential.getToken(scope).then(({ token }) => token));
