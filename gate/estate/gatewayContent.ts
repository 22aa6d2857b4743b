import { appsLetIn, fragmentDescription, tokenPolicyXml } from "../../components/tokenPolicy";
import { secretNameOf } from "../../names/secretName";
import { types } from "../../names/types";
import type { TokenPolicySettings } from "../../settings/gateway";
import { type Declaration, type EstateContext, declaredConsumers } from "./declaration";
import { isPublished } from "./functionApp";
import { estateOf, inGroup } from "./refs";
import { Rule, isUnknownValue, ref } from "./shape";
import { secretAddress } from "./vaults";

/** What of the consumers lies in the gateway: secrets as named values, client IDs as a policy fragment. */
export function gatewayContent(context: EstateContext): Declaration[] {
  const { settings, ledger } = context;
  const { gateway } = settings;
  if (gateway === undefined) return [];
  const { existing, serviceName, namedValues, tokenPolicy } = gateway;
  const group =
    estateOf(context).gateway?.resourceGroup ??
    existing?.resourceGroup ??
    settings.resourceGroup?.groupName ??
    "";
  const place = { resourceGroupName: inGroup(group), serviceName };
  const published = declaredConsumers(context).filter(([, { credentials }]) => isPublished(credentials));
  return [
    ...(namedValues ? published : []).map(([consumer]): Declaration => {
      const name = secretNameOf(consumer);
      return {
        type: types.namedValue,
        name,
        inputs: {
          ...place,
          namedValueId: name,
          displayName: name,
          secret: true,
          keyVault: { secretIdentifier: secretAddress(consumer, context) },
        },
      };
    }),
    ...(tokenPolicy === undefined
      ? []
      : [
          {
            type: types.policyFragment,
            name: "token-policy",
            inputs: {
              ...place,
              id: tokenPolicy.fragment,
              description: fragmentDescription,
              format: "rawxml",
              value: policyFor(tokenPolicy, appsLetIn(ledger.consumers, settings.consumers), context),
            },
          },
        ]),
  ];
}

/** Exactly the consumers' apps. What is still to be made has no client ID yet. */
function policyFor(
  { audiences, header }: TokenPolicySettings,
  apps: ReturnType<typeof appsLetIn>,
  { settings, ledger, before, showsAll }: EstateContext,
): Rule {
  const own = apps.flatMap((app) => {
    if ("clientId" in app) return [];
    const known = before(ref({ type: types.application, name: app.ownOf }))?.outputs.clientId;
    return [{ name: app.ownOf, clientId: typeof known === "string" ? known : undefined }];
  });
  const toCome = own
    .filter(({ clientId }) => clientId === undefined)
    .map(({ name }) => ref({ type: types.application, name }));
  const clientIds = apps.map((app) =>
    "clientId" in app
      ? app.clientId
      : (own.find(({ name }) => name === app.ownOf)?.clientId ?? `client ID of ${app.ownOf}`),
  );
  const { tenantId } = settings;
  const xml = tokenPolicyXml({ tenantId, clientIds: [...new Set(clientIds)], audiences, header });
  const names = [...new Set(Object.keys({ ...ledger.consumers, ...settings.consumers }))];
  return new Rule(`a policy that lets in ${names.join(", ")} and nobody else`, (got, sources) => {
    // The engine loses where it comes from: see components/gatewayContent.ts.
    if (isUnknownValue(got)) return toCome.length > 0 && sources.every((source) => toCome.includes(source));
    if (typeof got !== "string") return false;
    return toCome.length === 0 || showsAll ? got === xml : alike(got, xml);
  });
}

/** The same but for client IDs of apps that the preview doesn't show. */
function alike(got: string, xml: string): boolean {
  const lines = got.split("\r\n");
  const wanted = xml.split("\r\n");
  return (
    lines.length === wanted.length &&
    lines.every((line, at) => {
      const want = wanted[at] ?? "";
      return want.includes(">client ID of ")
        ? /^\s*<application-id>[0-9a-f-]{36}<\/application-id>$/.test(line)
        : line === want;
    })
  );
}
