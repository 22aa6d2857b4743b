import { z } from "zod";
import type { Problem, System } from "../rotation";
import { existing } from "./estate";
import { domains } from "./gatewayDomains";
import { email, section, someText, text } from "./values";

const serviceName = text(
  /^[a-z]([a-z0-9-]{0,48}[a-z0-9])?$/i,
  "1 to 50 letters, digits and hyphens, starting with a letter, not ending in a hyphen",
);
const sku = z.enum(["Developer", "Basic", "Standard", "Premium"], {
  error: "Developer, Basic, Standard or Premium (the v2 tiers have no managed certificates)",
});

const audience = "an audience such as api://maxconf, without spaces, policy expressions and {{named values}}";

/**
 * A policy fragment that lets in the consumers' tokens and no others. Sources: Microsoft Learn, API Management,
 * validate-azure-ad-token and policy fragments; the fragment's ID as azure-native 3.28.0 takes it.
 */
const tokenPolicy = section({
  fragment: text(
    /^(?=.{1,80}$)\w([\w-]*\w)?$/,
    "1 to 80 letters, digits, - and _, not starting or ending with -",
  ),
  /** What a token must be for, one of these; left out: this isn't looked at. */
  audiences: z
    .array(text(/^(?!@[({])(?!.*\{\{)[!-~]{1,500}$/, audience), { error: "a list of audiences" })
    .default([]),
  /** Where the token stands; in `Authorization` after `Bearer`, in another header alone. */
  header: text(/^[A-Za-z0-9-]{1,100}$/, "the name of an HTTP header").default("Authorization"),
});

export type TokenPolicySettings = z.output<typeof tokenPolicy>;

export const gateway = section({
  name: serviceName,
  existing,
  publisherName: someText.optional(),
  publisherEmail: email.optional(),
  sku: sku.optional(),
  domains,
  /** A named value for each consumer whose secret is in the vault, which the gateway reads there. */
  namedValues: z.boolean({ error: "true or false" }).default(false),
  tokenPolicy: tokenPolicy.optional(),
})
  .superRefine((given, context) => {
    const { length } = given.domains;
    if (length > 1 && (given.sku === "Basic" || given.sku === "Standard"))
      context.addIssue({
        code: "custom",
        path: ["domains"],
        message: `one domain: the ${given.sku} tier has no more, Developer and Premium have up to 20`,
      });
    if (given.existing !== undefined) return;
    const needed = [
      ["publisherName", given.publisherName, "some text"],
      ["publisherEmail", given.publisherEmail, "an e-mail address"],
      ["sku", given.sku, "Developer, Basic, Standard or Premium"],
    ] as const;
    for (const [key, , want] of needed.filter(([, value]) => value === undefined))
      context.addIssue({ code: "custom", path: [key], message: `${want}: the gateway is created here` });
    for (const [at, { certificate }] of given.domains.entries())
      if (certificate === "unmanaged")
        context.addIssue({
          code: "custom",
          path: ["domains", at, "certificate"],
          message: "managed or keyVault: only a gateway that exists has host names of its own",
        });
  })
  .transform(({ name, ...rest }) => ({ serviceName: name, ...rest }));

export type GatewaySettings = z.output<typeof gateway>;

/** A policy for nobody would let in everybody of the tenant. */
export function policyForNobody(
  gateway: GatewaySettings | undefined,
  consumers: Readonly<Record<string, { readonly system: System }>>,
): Problem[] {
  const all = Object.values(consumers);
  // Without any consumer, that is the problem.
  if (gateway?.tokenPolicy === undefined || all.length === 0) return [];
  if (all.some(({ system }) => system === "entra")) return [];
  return [
    {
      key: "quarterturn:gateway.tokenPolicy",
      got: "consumers of Keycloak only",
      want: "nothing: it checks tokens of Entra",
    },
  ];
}
