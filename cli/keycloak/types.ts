/** A Keycloak that is unpacked, built and has been started once. */
export interface Keycloak {
  readonly version: string;
  /** The distribution: has `bin/kc.sh`. */
  readonly serverFolder: string;
  /** A data folder as the first start left it: the master realm and its administrator; to be copied, never used. */
  readonly freshFolder: string;
}

/** Which Keycloak. */
export interface Wanted {
  /** E.g. `26.7.4`, the default. */
  readonly version?: string | undefined;
  /** Whether it has the feature `client-secret-rotation`. Default true. */
  readonly rotation?: boolean | undefined;
}

/** No Keycloak can be had: the message says why in a sentence, and what to install. */
export class KeycloakError extends Error {
  /** What the process exits with. */
  readonly exitCode = 1;

  /** @param reason half a sentence: "there is no mvn on PATH" */
  constructor(readonly reason: string) {
    super(
      `Could not get a Keycloak: ${reason}. It wants a Java 17 or newer with javac (a JDK), and Maven, which fetches it ` +
        "from Maven Central once per machine. Then run the same command again.",
    );
    this.name = "KeycloakError";
  }
}
