/** The Keycloak that is fetched unless another version is asked for, and what its ZIP file's SHA-256 must be. */
export const keycloakVersion = "26.7.4";

/** SHA-256 of `org.keycloak:keycloak-quarkus-dist:VERSION:zip`, where we know it. */
export const pinnedChecksums: Readonly<Record<string, string>> = {
  "26.7.4": "a286e98b4296d4e75ee88d8527c7cd463b307caa022f088c9f22cffccc741fa1",
};

/** The oldest Java that runs Keycloak 26. */
export const minimumJava = 17;
