import { z } from "zod";
import { type ResourceManager, apiVersions } from "../../web/arm";
import type { FunctionAppFacts, SettingKind, SettingReference } from "../estateFacts";
import type { Read } from "../facts";
import type { WantedSettings } from "../report/wantedSettings";
import { armReason } from "./armReason";

const text = z
  .string()
  .nullish()
  .transform((given) => given ?? "");
const referencesSchema = z.object({
  value: z.array(
    z.object({
      name: z.string(),
      properties: z.object({
        reference: text,
        status: text,
        details: text,
        vaultName: text,
        secretName: text,
        secretVersion: text,
        activeVersion: text,
      }),
    }),
  ),
  nextLink: text,
});
const settingsSchema = z.object({ properties: z.record(z.string(), z.string()).nullish() });

/** A Function App's settings and references. Its settings may be secret: they are compared with what is wanted, no more. */
export async function readFunctionApp(
  id: string,
  wanted: readonly WantedSettings[],
  azure: ResourceManager,
): Promise<FunctionAppFacts> {
  const [settings, references] = await Promise.all([
    unlessRefused("Microsoft.Web/sites/config/list/action", () => readSettings(id, wanted, azure)),
    unlessRefused("Microsoft.Web/sites/config/read", () => readReferences(id, azure)),
  ]);
  return { id, settings, references };
}

async function readSettings(
  id: string,
  wanted: readonly WantedSettings[],
  azure: ResourceManager,
): Promise<Map<string, SettingKind>> {
  const list = `${id}/config/appsettings/list`;
  const { body } = await azure.ask(list, apiVersions.site, { method: "POST" });
  const there = new Map(Object.entries(settingsSchema.parse(body).properties ?? {}));
  const kindOf = (name: string, value: string | undefined): SettingKind => {
    const found = there.get(name);
    if (found === undefined) return "missing";
    return found === value ? "asWanted" : "other";
  };
  return new Map(
    wanted.flatMap(({ idSetting, clientId, secretSetting, reference }) => [
      [idSetting, kindOf(idSetting, clientId)] as const,
      [secretSetting, kindOf(secretSetting, reference)] as const,
    ]),
  );
}

async function readReferences(id: string, azure: ResourceManager): Promise<Map<string, SettingReference>> {
  const path = `${id}/config/configreferences/appsettings`;
  const { value, nextLink } = referencesSchema.parse((await azure.ask(path, apiVersions.site)).body);
  if (nextLink !== "") throw new Error("it has more references than one answer holds");
  return new Map(value.map(({ name, properties }) => [name, referenceOf(properties)]));
}

type Answered = z.output<typeof referencesSchema>["value"][number]["properties"];

function referenceOf({ reference, secretVersion, activeVersion, ...rest }: Answered): SettingReference {
  const named = /;\s*SecretVersion=([^;)\s]+)|\/secrets\/[^/;)]+\/([^/;)\s]+)/i.exec(reference);
  const version = activeVersion === "" ? secretVersion : activeVersion;
  const { status, details, vaultName, secretName } = rest;
  return {
    ...{ status, details, vaultName, secretName },
    pinnedTo: named?.[1] ?? named?.[2],
    version: version === "" ? undefined : version,
  };
}

async function unlessRefused<T>(action: string, read: () => Promise<T>): Promise<Read<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    return { ok: false, reason: armReason(error, action) };
  }
}
