import { isLive } from "../../rotation";
import type { Rule } from "../review";
import { consumerTransitions } from "../generations";

/** A consumer under a new name is the old one with an alias; without it, it would begin again at generation 1. */
export const renameWithAlias: Rule = ({ before, after }) =>
  consumerTransitions({ before, after })
    .filter(({ old }) => old === undefined)
    .flatMap(({ consumer, record: { app } }) => {
      const twin = Object.entries(before?.consumers ?? {}).find(
        ([name, { app: other, credentials }]) =>
          name !== consumer &&
          (app.clientId === undefined
            ? other.displayName === app.displayName
            : other.clientId === app.clientId) &&
          Object.values(credentials).some(isLive),
      );
      if (twin === undefined) return [];
      const [name] = twin;
      return [
        {
          key: `quarterturn:consumers.${consumer}`,
          got: `a new consumer with the app of ${name}, whose credentials are live`,
          wayOut: `if it is ${name} under a new name, add \`aliases: [${name}]\``,
        },
      ];
    });
