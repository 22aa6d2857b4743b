import { type ServerFacts, onKeycloak, parseDay, resolvePolicy } from "../../../rotation";
import { Estate, type Ran, type Wish, type Wishes } from "./estate";

/** What the server says: which generation is current, until when, and the rotated one. */
export function found(
  current: string,
  expiresOn?: string,
  rotated?: readonly [generation: string, expiresOn: string],
): ServerFacts {
  return {
    current,
    ...(expiresOn === undefined ? {} : { expiresOn: parseDay(expiresOn) }),
    ...(rotated === undefined
      ? {}
      : { rotated: { generation: rotated[0], expiresOn: parseDay(rotated[1]) } }),
  };
}

/** A stack file with one client of Keycloak, `edge`, and what the server has of it. */
export function client(server: ServerFacts | undefined, more: Wish = {}): Wishes {
  return {
    edge: {
      app: { displayName: "web", clientId: "web", issuer: "https://sso.example.com/realms/maxconf" },
      policy: resolvePolicy(onKeycloak({})),
      ...(server === undefined ? {} : { server }),
      ...more,
    },
  };
}

/** The client's present secret was taken over on 2026-11-22 as g1. */
export function takenOver(): Estate {
  const estate = new Estate();
  estate.run("2026-11-22", client(found("unknown")));
  return estate;
}

export function endsOf(ran: Ran): Record<string, string> {
  const { credentials } = ran.record();
  return Object.fromEntries(
    Object.entries(credentials).flatMap(([generation, { state, expiresOn }]) =>
      state === "current" || state === "previous" ? [[generation, expiresOn]] : [],
    ),
  );
}

/** The client's present secret was taken over on 2026-11-22 as g1, and g2 came 90 days later. */
export function inOverlap(): Estate {
  const estate = new Estate();
  estate.run("2026-11-22", client(found("unknown")));
  estate.run("2027-02-20", client(found("g1", "2027-05-21")));
  return estate;
}

/** What the server has after that: a rotated one until 2027-05-07. */
export const both = found("g2", "2027-08-19", ["g1", "2027-05-07"]);
