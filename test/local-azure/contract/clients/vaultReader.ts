import { ManagedIdentityCredential } from "@azure/identity";
import { SecretClient } from "@azure/keyvault-secrets";
import { say } from "./say";

// What a Function App does: reads a secret as its managed identity. Arguments: vault, secret's name.
const [vault = "", name = ""] = process.argv.slice(2);
const client = new SecretClient(vault, new ManagedIdentityCredential(), { retryOptions: { maxRetries: 0 } });
say(client.getSecret(name).then(({ value = "" }) => value));
