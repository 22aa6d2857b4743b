import {
  type ConsumerRecord,
  type ConsumerRequest,
  type Credential,
  type ServerFacts,
  byGeneration,
  isLive,
  own,
} from "../rotation";

/** What Keycloak may have said when a plan was made, or why it said nothing. */
type Found = Pick<ConsumerRequest, "server" | "appProblem">;

/**
 * What Keycloak may have said of a client, as far as the ledger that came of it tells: no preview shows that. The plan that
 * one of these leads to must be the one that is shown, so the rule itself is held to all the same.
 */
export function possibleFacts(
  before: ConsumerRecord | undefined,
  after: ConsumerRecord | undefined,
): readonly Found[] {
  const generations = byGeneration({ ...before?.credentials, ...after?.credentials });
  const newest = after && own(after.credentials, `g${after.nextGeneration - 1}`);
  const rotated = generations.filter(
    ([generation, one]) => isOnClient(one) && isLive(one) && isOlder(generation, after),
  );
  const current = [
    ...generations.map(([generation]) => ({ current: generation, ...endOf(generation, before, after) })),
    { current: "unknown", ...(newest && { expiresOn: newest.expiresOn }) },
    { current: "unknown" },
  ];
  const servers = current.flatMap((one): ServerFacts[] => [
    ...rotated
      .filter(([generation]) => generation !== one.current)
      .map(([generation, { expiresOn }]) => ({ ...one, rotated: { generation, expiresOn } })),
    one,
  ]);
  return [
    ...servers.map((server) => ({ server })),
    { server: { current: "none" } },
    { appProblem: "the client could not be read" },
  ];
}

function isOnClient({ app }: Credential): boolean {
  return app === undefined;
}

function isOlder(generation: string, after: ConsumerRecord | undefined): boolean {
  return generation !== `g${(after?.nextGeneration ?? 1) - 1}`;
}

/** The end that the server gave it: where a rotation has changed that since, the one that was known before. */
function endOf(
  generation: string,
  before: ConsumerRecord | undefined,
  after: ConsumerRecord | undefined,
): Pick<ServerFacts, "expiresOn"> {
  const [was, is] = [own(before?.credentials, generation), own(after?.credentials, generation)];
  const known = is?.state === "previous" && was?.state === "current" ? was : (is ?? was);
  return known === undefined ? {} : { expiresOn: known.expiresOn };
}
