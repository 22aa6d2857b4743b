import { types } from "../../names/types";
import type { DeclaredEstate } from "../../settings/declaredEstate";
import { settingName } from "../../settings/names";
import { type Declaration, type EstateContext, declaredConsumers } from "./declaration";
import { clientIdOf, isPublished } from "./functionApp";
import { Rule, type Shape } from "./shape";
import { certificateIn, referenceTo } from "./vaults";

/** What is ours in a Function App and a gateway of others': settings and host names that the stack file names. */
export function referred(declared: DeclaredEstate, context: EstateContext): Declaration[] {
  const { functionApp, gateway } = context.settings;
  return [
    ...(functionApp?.existing === undefined || declared.functionApp ? [] : [settings(context)]),
    ...(gateway?.existing === undefined || declared.gateway ? [] : [domains(context)]),
  ];
}

function idEnding(type: string, group: string, name: string): Rule {
  const id = new RegExp(
    `^/subscriptions/[^/]+/resourceGroups/${escaped(group)}/providers/${escaped(type)}/${name}$`,
    "i",
  );
  return new Rule(`the ID of ${name}`, (got) => typeof got === "string" && id.test(got));
}

function escaped(text: string): string {
  return text.replaceAll(/[.()]/g, "\\$&");
}

function settings(context: EstateContext): Declaration {
  const { functionApp, tenantId } = context.settings;
  const { existing, siteName = "", manageSettings = [] } = functionApp ?? {};
  const all: Readonly<Record<string, Shape>> = {
    TENANT_ID: tenantId,
    ...Object.fromEntries(
      declaredConsumers(context).flatMap(([name, { app, credentials }]): [string, Shape][] => {
        const secret: [string, Shape] = [settingName(name, "CLIENT_SECRET"), referenceTo(name, context)];
        return [
          [settingName(name, "CLIENT_ID"), app.clientId ?? clientIdOf(name, context)],
          ...(isPublished(credentials) ? [secret] : []),
        ];
      }),
    ),
  };
  return {
    type: types.appSettings,
    name: "function-app-settings",
    inputs: {
      siteId: idEnding("Microsoft.Web/sites", existing?.resourceGroup ?? "", siteName),
      settings: Object.fromEntries(
        manageSettings.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])),
      ),
    },
  };
}

function domains({ settings }: EstateContext): Declaration {
  const { existing, serviceName = "", domains: wanted = [] } = settings.gateway ?? {};
  return {
    type: types.gatewayDomains,
    name: "gateway-domains",
    protect: true,
    inputs: {
      serviceId: idEnding("Microsoft.ApiManagement/service", existing?.resourceGroup ?? "", serviceName),
      domains: wanted.flatMap((domain): Shape[] => {
        switch (domain.certificate) {
          case "managed":
            return [{ hostName: domain.host, certificateSource: "Managed" }];
          case "keyVault":
            return [
              {
                hostName: domain.host,
                certificateSource: "KeyVault",
                keyVaultId: certificateIn(settings, domain.secret),
              },
            ];
          case "unmanaged":
            return [];
        }
      }),
      unmanaged: wanted.flatMap(({ host, certificate }) => (certificate === "unmanaged" ? [host] : [])),
    },
  };
}
