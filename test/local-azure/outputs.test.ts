import assert from "node:assert/strict";
import { packages } from "../../local-azure/provider/registry";
import type { Properties } from "../../local-azure/properties";
import { withEngines, type Engines } from "./engines";
import { readSchema, schemaFolder } from "./providerSchema";
import { sampleOf } from "./samples";
import {
  application,
  gateway,
  group,
  password,
  policy,
  principal,
  role,
  secret,
  storage,
  vault,
} from "./tokens";

/** What must be there before a sample can be created. */
const before: Readonly<Record<string, readonly string[]>> = {
  [vault]: [group],
  [policy]: [group, vault],
  [secret]: [group, vault],
  [storage]: [group],
  [gateway]: [group],
  "azure-native:apimanagement:NamedValue": [group, gateway],
  "azure-native:managedidentity:UserAssignedIdentity": [group],
  "azure-native:eventgrid:SystemTopic": [group],
  "azure-native:eventgrid:SystemTopicEventSubscription": [group, "azure-native:eventgrid:SystemTopic"],
  "azure-native:monitor:ActionGroup": [group],
  "azure-native:monitor:DiagnosticSetting": [group],
  "azure-native:monitor:ScheduledQueryRule": [group],
  "azure-native:web:AppServicePlan": [group],
  "azure-native:web:WebApp": [group],
};

/** The sample with the IDs that this world made up. */
function inputsOf(token: string, { azure: { world } }: Engines): Properties {
  const [app] = world.apps.all();
  const [servicePrincipal] = world.servicePrincipals.all();
  const made: Readonly<Record<string, Properties>> = {
    [password]: { applicationId: `/applications/${app?.objectId ?? ""}` },
    [principal]: { clientId: app?.clientId, useExisting: true },
    [role]: { principalId: servicePrincipal?.objectId },
    [application]: { displayName: "own" },
    "azure-native:monitor:DiagnosticSetting": {
      resourceUri: `${world.resourceGroups.all()[0]?.id ?? ""}/providers/Microsoft.Storage/storageAccounts/z`,
    },
  };
  return token === application ? (made[token] ?? {}) : { ...sampleOf(token), ...made[token] };
}

for (const { name, resources } of Object.values(packages)) {
  const schema = readSchema(name);
  describe(`the outputs of ${name}`, () => {
    if (schema === undefined) {
      it(`are those of the real package's schema (skipped: no ${name}.json in ${schemaFolder})`, function () {
        this.skip();
      });
      return;
    }
    for (const token of resources.keys()) {
      if (schema.resources[token] === undefined) continue;
      it(`${token}: are none that the schema doesn't have`, async () => {
        await withEngines(async (engines) => {
          for (const needed of before[token] ?? []) await engines.arm.create(needed, sampleOf(needed));
          const engine = { "azure-native": engines.arm, azuread: engines.azuread, random: engines.random }[
            name
          ];
          const made = await engine.create(token, inputsOf(token, engines));
          const known = ["id", ...Object.keys(schema.resources[token]?.properties ?? {})];
          assert.deepEqual(
            Object.keys(made.outputs).filter((output) => !known.includes(output)),
            [],
          );
        });
      });
    }
  });
}
