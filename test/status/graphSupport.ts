import { readFileSync } from "node:fs";
import { createServer, request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { addPassword } from "../../local-azure/entra/passwords";
import { createApplication } from "../../local-azure/entra/applications";
import { certificateFiles } from "../../local-azure/https/certificates";
import { httpsServer } from "../../local-azure/https/server";
import { tokenKey } from "../../local-azure/https/tokenKey";
import { DeferredServer } from "../../local-azure/deferredServer";
import { FaultRun } from "../../local-azure/faults/faultRun";
import type { SignIn } from "../../local-azure/world/records";
import type { Estate } from "../local-azure/contract/estate";
import { edgeClientId } from "../local-azure/support";

/** Puts sign-ins into the log as if they had happened. */
export async function log(
  { azure: { world } }: Estate,
  keyId: string,
  ...signIns: Partial<SignIn>[]
): Promise<void> {
  for (const [at, one] of signIns.entries()) {
    const signIn: SignIn = {
      id: `${at}`,
      createdDateTime: world.clock.now(),
      appId: edgeClientId,
      appDisplayName: "edge",
      servicePrincipalId: "principal",
      servicePrincipalCredentialKeyId: keyId,
      resourceId: "r",
      resourceDisplayName: "r",
      correlationId: `c${at}`,
      uniqueTokenIdentifier: `${at}`,
      status: { errorCode: 0, failureReason: "" },
      ...one,
    };
    await world.signIns.append(`${signIn.createdDateTime}/${String(at).padStart(6, "0")}/${at}`, signIn);
  }
}

/** Registers so many apps with a secret each; gives their client IDs. */
export function register({ azure: { world } }: Estate, count: number): string[] {
  return world.transact(() =>
    Array.from({ length: count }, (_, at) => {
      const app = createApplication(world, { inputs: { displayName: `app ${at}` } });
      addPassword(world, { appObjectId: app.objectId, endDateTime: "2027-05-21T00:00:00Z" });
      return app.clientId;
    }),
  );
}

/** Each app's secret signs in once. */
export async function signInAll(estate: Estate, clientIds: readonly string[]): Promise<void> {
  const { world } = estate.azure;
  const secrets = new Map(world.passwords.all().map(({ appObjectId, keyId }) => [appObjectId, keyId]));
  const apps = new Map(world.apps.all().map(({ clientId, objectId }) => [clientId, objectId]));
  const uses = clientIds.map((appId, at) => ({
    id: appId,
    appId,
    servicePrincipalCredentialKeyId: secrets.get(apps.get(appId) ?? "") ?? "",
    uniqueTokenIdentifier: `${at}`,
  }));
  await log(estate, "", ...uses);
}

/** Runs `work` with the address of a Microsoft Graph whose reports take more requests: the time is not what is tested. */
export async function withQuickReports(
  estate: Estate,
  reports: number,
  work: (graph: string) => Promise<void>,
): Promise<void> {
  const { environment, world } = estate.azure;
  const certificates = dirname(environment.NODE_EXTRA_CA_CERTS ?? "");
  const key = await tokenKey(certificates);
  const server = await DeferredServer.listen(() =>
    Promise.resolve(httpsServer(world, join(certificates, ".."), key, new FaultRun([]), { reports })),
  );
  try {
    await work(`https://localhost:${server.port}`);
  } finally {
    await server.close();
  }
}

/** Runs `work` with the address of a Microsoft Graph that refuses every report that names an app. */
export async function withoutAnswersFor(
  { azure }: Estate,
  clientId: string,
  graph: string,
  work: (graph: string) => Promise<void>,
): Promise<void> {
  const authority = azure.environment.NODE_EXTRA_CA_CERTS ?? "";
  const files = certificateFiles(dirname(authority));
  const ca = readFileSync(authority);
  const server = createServer(
    { cert: readFileSync(files.certificate), key: readFileSync(files.key) },
    (asked, answer) => {
      const { url = "", method, headers } = asked;
      if (url.includes("/auditLogs/") && url.includes(clientId)) {
        const error = { code: "BadRequest", message: "Invalid filter clause" };
        answer.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error }));
        return;
      }
      const passed = httpsRequest(`${graph}${url}`, { method, headers, ca }, (got) => {
        answer.writeHead(got.statusCode ?? 500, got.headers);
        got.pipe(answer);
      });
      asked.pipe(passed);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await work(`https://localhost:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
