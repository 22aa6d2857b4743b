import * as azuread from "@pulumi/azuread";
import { z } from "zod";
import { types } from "../names/types";
import { typeOf } from "../names/urn";
import { wayOut } from "../rights/missing";
import type { ConsumerApp, ConsumerRequest, Ledger } from "../rotation";
import type { HeldResource } from "../components/holdings";
import type { OwnState } from "./ownState";
import { saidBy } from "./providerWords";

/** The adopted apps, as far as they are known. */
export interface KnownApps {
  /** The stack file's requests, with what was found out of each app. */
  readonly requests: Readonly<Record<string, ConsumerRequest>>;
  /** Client ID → `/applications/{objectId}`. */
  readonly applicationIds: ReadonlyMap<string, string>;
}

/**
 * Looks up the apps that the consumers adopt. What the ledger knows of one is not asked again, so that an app that is
 * gone, or a tenant that doesn't answer, stops nobody. One that can't be found is its consumer's trouble.
 */
export async function findApps(
  requests: Readonly<Record<string, ConsumerRequest>>,
  { ledger, resources }: OwnState,
): Promise<KnownApps> {
  const known = appsInLedger(ledger);
  const inState = appsInState(resources);
  const found = await Promise.all(
    Object.entries(requests).map(
      async ([name, request]) => [name, await withApp(name, request, known, inState)] as const,
    ),
  );
  const apps = [...inState.values(), ...known.values(), ...found.map(([, { app }]) => app)];
  return {
    requests: Object.fromEntries(found),
    applicationIds: new Map(
      apps.flatMap(({ clientId, objectId }): [string, string][] =>
        clientId === undefined || objectId === undefined ? [] : [[clientId, `/applications/${objectId}`]],
      ),
    ),
  };
}

type Apps = ReadonlyMap<string, Omit<ConsumerApp, "displayName">>;

/** By client ID: the consumers' apps, and those that they had before. */
function appsInLedger(ledger: Ledger | undefined): Apps {
  const apps = Object.values(ledger?.consumers ?? {}).flatMap(({ app, credentials }) => [
    ...Object.values(credentials).flatMap((credential) => credential.app ?? []),
    app,
  ]);
  return new Map(
    apps.flatMap(({ clientId, objectId, personalAccounts }) =>
      clientId === undefined || objectId === undefined
        ? []
        : [[clientId, { clientId, objectId, ...(personalAccounts && { personalAccounts }) }] as const],
    ),
  );
}

const passwordSchema = z.object({ keyId: z.string(), applicationId: z.string() });
const canarySchema = z.object({ keyId: z.string(), clientId: z.string() });

/** By client ID: what passwords say of their app, for a ledger of an older version. */
function appsInState(resources: readonly HeldResource[]): Apps {
  const of = <T>(type: string, schema: z.ZodType<T>): T[] =>
    resources
      .filter(({ urn }) => typeOf(urn) === type)
      .flatMap(({ outputs }) => schema.safeParse(outputs).data ?? []);
  const clientIds = new Map(
    of(types.tokenCanary, canarySchema).map(({ keyId, clientId }) => [keyId, clientId]),
  );
  return new Map(
    of(types.applicationPassword, passwordSchema).flatMap(({ keyId, applicationId }) => {
      const clientId = clientIds.get(keyId);
      const objectId = applicationId.replace("/applications/", "");
      return clientId === undefined ? [] : [[clientId, { clientId, objectId }] as const];
    }),
  );
}

/** Entra allows two secrets at most where personal accounts may sign in. */
const withPersonalAccounts = ["AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount"];

async function withApp(
  name: string,
  request: ConsumerRequest,
  known: Apps,
  inState: Apps,
): Promise<ConsumerRequest> {
  const { clientId, issuer } = request.app;
  if (clientId === undefined || issuer !== undefined) return request;
  const app = known.get(clientId);
  if (app !== undefined) return { ...request, app: { ...request.app, ...app } };
  try {
    const { objectId, signInAudience } = await azuread.getApplication({ clientId });
    const personalAccounts = withPersonalAccounts.includes(signInAudience);
    return { ...request, app: { ...request.app, objectId, ...(personalAccounts && { personalAccounts }) } };
  } catch (error) {
    const fromState = inState.get(clientId);
    if (fromState !== undefined) return { ...request, app: { ...request.app, ...fromState } };
    const said = saidBy(error);
    const help = said.includes(wayOut)
      ? ""
      : `; correct consumers.${name}.clientId (${clientId}), or remove ${name} from the stack file`;
    const appProblem = `its app can't be looked up (${said})${help}`;
    return { ...request, appProblem };
  }
}
