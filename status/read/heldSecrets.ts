import { randomBytes } from "node:crypto";
import { z } from "zod";
import { macOf } from "../../components/keycloakContract";
import { types } from "../../names/types";
import { nameOf, typeOf } from "../../names/urn";

const secretSchema = z.object({ plaintext: z.string() });
const heldSchema = z.object({
  urn: z.string(),
  outputs: z.object({ issuer: z.string(), clientId: z.string(), value: secretSchema }),
});
const exportedSchema = z.object({
  deployment: z.object({ resources: z.array(z.unknown()).nullish() }).nullish(),
});

/** Tells which credential of the state has a value: `edge-g7`; undefined if none has. Keeps no value. */
export type NameOfValue = (
  client: { readonly issuer: string; readonly clientId: string },
  value: string,
) => string | undefined;

/**
 * The secrets of Keycloak's clients in a state, as keyed hashes that nobody can turn back.
 * @param json what `pulumi stack export --show-secrets` prints
 */
export function heldSecrets(json: string): NameOfValue {
  const salt = randomBytes(32);
  const keyOf = (issuer: string, clientId: string, value: string): string =>
    macOf(JSON.stringify([issuer, clientId, value]), salt);
  const names = new Map(
    secretsIn(json).map(({ urn, outputs: { issuer, clientId, value } }) => [
      keyOf(issuer, clientId, textOf(value.plaintext)),
      nameOf(urn),
    ]),
  );
  return ({ issuer, clientId }, value) => names.get(keyOf(issuer, clientId, value));
}

/** Those that the state has, oldest first as it has them; one that a killed run left half has no value. */
function secretsIn(json: string): z.output<typeof heldSchema>[] {
  const { deployment } = exportedSchema.parse(JSON.parse(json));
  return (deployment?.resources ?? []).flatMap((one) => {
    const held = heldSchema.safeParse(one).data;
    return held !== undefined && typeOf(held.urn) === types.clientSecret ? [held] : [];
  });
}

/** The engine keeps a secret as JSON. */
function textOf(plaintext: string): string {
  const value = JSON.parse(plaintext) as unknown;
  return typeof value === "string" ? value : "";
}
