/** Where the identity endpoint answers. */
export const identityPath = "/msi/token";
