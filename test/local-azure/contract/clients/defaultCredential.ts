import { DefaultAzureCredential } from "@azure/identity";
import { say } from "./say";

// Argument: scope. Who signs in, and where, is in the environment.
const [scope = ""] = process.argv.slice(2);
const credential = new DefaultAzureCredential({ disableInstanceDiscovery: true });
say(credential.getToken(scope).then(({ token }) => token));
