import type { AttachedProvider } from "../provider/support";
import type { Periods } from "../rotation/support/keycloakServer";
import type { TestRealm } from "../support/keycloak";
import type { Policies } from "./policies";
import type { Somebody } from "./somebody";

const day = 86_400;

/** What a history needs of the server. */
export interface Scene {
  readonly realm: TestRealm;
  readonly provider: AttachedProvider;
  readonly somebody: Somebody;
  readonly policies: Policies;
  /** Sets the server's clock to an hour of the history; hour 0 is midnight UTC. */
  setHour(hour: number): Promise<void>;
  /** The UTC day of an hour. */
  dayOf(hour: number): string;
  /** The hour of a moment, in epoch seconds. */
  hourOf(epochSeconds: number): number;
}

/** How far a history has come. */
export interface Now {
  hour: number;
  /** The realm has our policy, with these periods. */
  hasPolicy: boolean;
  periods: Periods;
}

/** The clock of a history: its hour 0 is a midnight to come. */
export function clockOf(server: {
  setClock(seconds: number): Promise<void>;
}): Pick<Scene, "setHour" | "dayOf" | "hourOf"> {
  const midnight = (Math.floor(Date.now() / 1000 / day) + 2) * day;
  const at = (hour: number): number => midnight + hour * 3_600;
  return {
    // A second past it: the server counts in whole ones.
    setHour: (hour) => server.setClock(Math.ceil(at(hour) - Date.now() / 1000) + 1),
    dayOf: (hour) => new Date(at(hour) * 1000).toISOString().slice(0, 10),
    hourOf: (seconds) => Math.floor((seconds - midnight) / 3_600),
  };
}
