import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { HeldResource } from "../components/holdings";
import {
  type ClientFacts,
  clientFactsSchema,
  type heldClientSecretSchema,
  macOf,
} from "../components/keycloakContract";
import { policyNameOf } from "../components/keycloakPlan";
import type { PartOf } from "../components/contract";
import { functions, types } from "../names/types";
import { nameOf, typeOf } from "../names/urn";
import {
  type ConsumerRequest,
  type ServerFacts,
  credentialParts,
  generationNumber,
  given,
  utcDay,
} from "../rotation";
import type { Settings } from "../settings/settings";

type Requests = Readonly<Record<string, ConsumerRequest>>;

/**
 * The requests with what Keycloak has of each client. It is asked at every run: what is there decides what a rotation may
 * do. A server that can't be asked, or a client that can't be rotated, is its consumers' trouble.
 */
export async function withClients(
  requests: Requests,
  { consumers }: Pick<Settings, "consumers">,
  resources: readonly HeldResource[],
  owner: string,
): Promise<Requests> {
  const secrets = secretsIn(resources);
  const read = Object.entries(requests).map(async ([name, request]) => {
    const { issuer, clientId } = request.app;
    if (issuer === undefined || clientId === undefined) return [name, request] as const;
    const salt = randomBytes(32).toString("hex");
    const facts = await factsOf({ issuer, clientId, salt });
    const problem = problemOf(name, facts, {
      clientId,
      policy: policyNameOf(clientId, owner),
      create: consumers[name]?.create === true,
    });
    if (problem !== undefined) return [name, { ...request, appProblem: problem }] as const;
    const names = [name, ...(request.aliases ?? [])];
    const macs = new Map(
      secrets
        .filter((one) => names.includes(one.consumer) && one.issuer === issuer && one.clientId === clientId)
        .map(({ generation, value }) => [macOf(value, salt), generation] as const),
    );
    return [name, { ...request, ...given("server", serverFacts(facts, macs)) }] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

/** Only the function's own failure ends a run: what the server says of a client comes back as its problem. */
async function factsOf(asked: {
  readonly issuer: string;
  readonly clientId: string;
  readonly salt: string;
}): Promise<ClientFacts> {
  return clientFactsSchema.parse(await pulumi.runtime.invoke(functions.readClient, asked));
}

function problemOf(
  name: string,
  facts: ClientFacts,
  asked: { readonly clientId: string; readonly policy: string; readonly create: boolean },
): string | undefined {
  if ("problem" in facts) return facts.problem;
  const key = `quarterturn:keycloak.consumers.${name}`;
  if (!facts.exists) {
    if (asked.create) return undefined;
    return `the realm has no client ${asked.clientId}; correct ${key}.clientId, or set ${key}.create to true to have it made`;
  }
  if (facts.mark === undefined || facts.mark === asked.policy) return undefined;
  return `the secret of ${asked.clientId} is rotated elsewhere already (its attribute quarterturn.policy is ${facts.mark}); remove ${name} from one of the two stack files`;
}

/** What the plan counts on: which of our generations is what on the server, and until which day. */
function serverFacts(facts: ClientFacts, generations: ReadonlyMap<string, string>): ServerFacts | undefined {
  if ("problem" in facts) return undefined;
  if (!facts.exists) return { current: "none" };
  const { current, rotated } = facts;
  const end = rotated?.expiresAt === undefined ? undefined : utcDay(rotated.expiresAt);
  return {
    current: generations.get(current.mac) ?? "unknown",
    ...given("expiresOn", current.expiresAt === undefined ? undefined : utcDay(current.expiresAt)),
    ...(rotated === undefined || end === undefined
      ? {}
      : { rotated: { generation: generations.get(rotated.mac) ?? "unknown", expiresOn: end } }),
  };
}

const heldSchema = z.object({
  issuer: z.string(),
  clientId: z.string(),
  value: z.string(),
} satisfies PartOf<typeof heldClientSecretSchema>);

interface HeldSecret extends z.output<typeof heldSchema> {
  readonly consumer: string;
  readonly generation: string;
}

/** The secrets of the stack's state, oldest first. */
function secretsIn(resources: readonly HeldResource[]): HeldSecret[] {
  return resources
    .filter(({ urn }) => typeOf(urn) === types.clientSecret)
    .flatMap(({ urn, outputs }) => {
      const held = heldSchema.safeParse(outputs);
      return held.success ? [{ ...held.data, ...credentialParts(nameOf(urn)) }] : [];
    })
    .sort((a, b) => generationNumber(a.generation) - generationNumber(b.generation));
}
