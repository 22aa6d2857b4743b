import { ClientSecretCredential, ManagedIdentityCredential, type TokenCredential } from "@azure/identity";
import { Client, GraphError, RetryHandlerOptions } from "@microsoft/microsoft-graph-client";
import type { GraphOutcome, GraphStep } from "../graphSteps";
import { say } from "./say";

// Sends requests one by one. Arguments: Microsoft Graph's address, the requests in JSON, and tenant, client ID and secret;
// without these it speaks as whoever runs Pulumi.
const [baseUrl = "", steps = "", tenant = "", clientId = "", secret = ""] = process.argv.slice(2);

const credential: TokenCredential =
  secret === ""
    ? new ManagedIdentityCredential()
    : new ClientSecretCredential(tenant, clientId, secret, { disableInstanceDiscovery: true });

const graphScope = "https://graph.microsoft.com/.default";
let scope = graphScope;

const client = Client.initWithMiddleware({
  baseUrl: `${baseUrl}/`,
  customHosts: new Set([new URL(baseUrl).hostname]),
  authProvider: {
    getAccessToken: async () => (await credential.getToken(scope))?.token ?? "",
  },
});

async function send(step: GraphStep): Promise<GraphOutcome> {
  const { method, path, body, type, version = "v1.0" } = step;
  scope = step.scope ?? graphScope;
  const request = client.api(path).version(version);
  if (step.retries !== undefined)
    request.middlewareOptions([new RetryHandlerOptions(undefined, step.retries)]);
  if (type !== undefined) request.header("Content-Type", type);
  try {
    const got: unknown = method === "GET" ? await request.get() : await sendBody(request, method, body);
    return { got: got ?? null };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    const { statusCode, code, message } = error;
    return { failed: { statusCode, code, message } };
  }
}

function sendBody(
  request: ReturnType<Client["api"]>,
  method: "DELETE" | "PATCH" | "POST",
  body: unknown,
): Promise<unknown> {
  switch (method) {
    case "DELETE":
      return request.delete();
    case "PATCH":
      return request.patch(body);
    case "POST":
      return request.post(body);
  }
}

async function sendAll(): Promise<string> {
  const outcomes: GraphOutcome[] = [];
  for (const step of JSON.parse(steps) as GraphStep[]) outcomes.push(await send(step));
  return JSON.stringify(outcomes);
}

say(sendAll());
