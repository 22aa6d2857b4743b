import { type ClientFacts, macOf, readClientSchema } from "../../components/keycloakContract";
import { factsOf, findClient, obstacleOf } from "../../keycloak/clients";
import { functions } from "../../names/types";
import { asProperties } from "../../protocol/values";
import type { ProviderFunction } from "../resource";
import type { Realms } from "./realms";

/**
 * What a client is found to be, for the plan: secrets as keyed hashes, so that none is in the answer. What is wrong is a
 * sentence in it, since one client's trouble is nobody else's.
 */
export const readClient = (realms: Realms): ProviderFunction => ({
  token: functions.readClient,

  async invoke(args, { config, signal }) {
    const { issuer, clientId, salt } = readClientSchema.parse(args);
    const facts = async (): Promise<ClientFacts> => {
      const realm = realms.of(issuer, config);
      const client = await findClient(realm, clientId, signal);
      if (client === undefined) return { exists: false };
      const obstacle = obstacleOf(client);
      if (obstacle !== undefined) return { problem: `the client ${clientId} can't be rotated: ${obstacle}.` };
      const { mark, current, rotated } = factsOf(client, await realm.now(signal));
      const secret = ({ value, ...dates }: typeof current) => ({
        mac: macOf(value, salt),
        ...dates,
      });
      return {
        exists: true,
        ...(mark === undefined ? {} : { mark }),
        current: secret(current),
        ...(rotated === undefined ? {} : { rotated: secret(rotated) }),
      };
    };
    try {
      return asProperties(await facts());
    } catch (error) {
      signal.throwIfAborted();
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  },
});
